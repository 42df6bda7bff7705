import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner ledgers = new Scanner(System.in);
        long temple = ledgers.nextLong();
        long harbour = ledgers.nextLong();
        System.out.println(temple + harbour);
    }
}
