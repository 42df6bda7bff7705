import qualified Data.ByteString.Char8 as B
import Data.List (sortOn)
import Data.Maybe (mapMaybe)

pairs :: [Int] -> [(Int, Int)]
pairs (start : end : rest) = (start, end) : pairs rest
pairs _ = []

see :: (Int, Int) -> (Int, Int) -> (Int, Int)
see (seen, free) (start, end)
  | start < free = (seen, free)
  | otherwise = seen `seq` (seen + 1, end)

main :: IO ()
main = do
  text <- B.getContents
  let numbers = map fst (mapMaybe B.readInt (B.words text))
  print (fst (foldl see (0, 0) (sortOn snd (pairs (tail numbers)))))
