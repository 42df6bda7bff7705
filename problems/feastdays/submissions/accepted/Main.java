import java.math.BigInteger;
import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner input = new Scanner(System.in);
        BigInteger days = input.nextBigInteger();
        BigInteger[] cycles = {input.nextBigInteger(), input.nextBigInteger(), input.nextBigInteger()};
        BigInteger feasts = BigInteger.ZERO;
        for (int gods = 1; gods < 8; gods++) {
            BigInteger common = BigInteger.ONE;
            for (int god = 0; god < 3; god++) {
                if ((gods >> god & 1) == 1) common = lcm(common, cycles[god]);
            }
            BigInteger shared = days.divide(common);
            feasts = Integer.bitCount(gods) % 2 == 1 ? feasts.add(shared) : feasts.subtract(shared);
        }
        System.out.println(feasts);
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }
}
