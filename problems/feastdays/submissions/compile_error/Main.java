import java.util.Scanner;

/** One way through the method returns nothing. */
public class Main {
    public static void main(String[] args) {
        Scanner input = new Scanner(System.in);
        System.out.println(gcd(input.nextLong(), input.nextLong()));
    }

    private static long gcd(long a, long b) {
        if (b > 0) return gcd(b, a % b);
    }
}
