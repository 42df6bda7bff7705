let () =
  let count = Scanf.scanf " %d" (fun count -> count) in
  let contests = Array.init count (fun _ -> Scanf.scanf " %d %d" (fun start last -> (last, start))) in
  Array.sort compare contests;
  let see (seen, free) (last, start) = if start < free then (seen, free) else (seen + 1, last) in
  print_int (fst (Array.fold_left see (0, 0) contests))
