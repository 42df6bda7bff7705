import java.util.Scanner;

public class Main {
    private static final Scanner IN = new Scanner(System.in);

    private static long knock(long column) {
        System.out.println("? " + column);
        System.out.flush();
        return IN.nextLong();
    }

    public static void main(String[] args) {
        long n = IN.nextLong();
        long distance = knock(n);
        long forward = distance == 0 ? n : distance;
        long backward = n - distance;
        System.out.println("! " + (knock(forward) == 0 ? forward : backward));
    }
}
