import java.util.Arrays;
import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        int[] seen = new int[n];
        Arrays.fill(seen, -1);
        seen[0] = 0;
        long total = 0;
        for (int last = 1; last <= n; last++) {
            total += in.nextLong();
            int rest = (int) (total % n);
            if (seen[rest] >= 0) {
                StringBuilder taken = new StringBuilder();
                for (int jar = seen[rest] + 1; jar <= last; jar++) taken.append(jar).append(' ');
                System.out.println(last - seen[rest]);
                System.out.println(taken);
                return;
            }
            seen[rest] = last;
        }
    }
}
