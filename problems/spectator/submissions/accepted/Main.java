import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.Arrays;

/** Looks back from every contest, in order of their ends, to the best day that ends before it. */
public class Main {
    public static void main(String[] args) throws IOException {
        StreamTokenizer input = new StreamTokenizer(new InputStreamReader(System.in));
        int count = next(input);
        int[][] contests = new int[count][];
        for (int i = 0; i < count; i++) contests[i] = new int[] {next(input), next(input)};
        Arrays.sort(contests, (a, b) -> Integer.compare(a[1], b[1]));
        int[] best = new int[count + 1];
        for (int i = 0; i < count; i++) {
            int low = 0;
            int high = i;
            while (low < high) {
                int middle = (low + high) / 2;
                if (contests[middle][1] <= contests[i][0]) low = middle + 1;
                else high = middle;
            }
            best[i + 1] = Math.max(best[i], best[low] + 1);
        }
        System.out.println(best[count]);
    }

    private static int next(StreamTokenizer input) throws IOException {
        input.nextToken();
        return (int) input.nval;
    }
}
