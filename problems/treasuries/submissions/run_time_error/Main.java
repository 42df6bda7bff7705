import java.util.Scanner;

/** Reads the ledgers as 32-bit numbers, and throws when one does not fit. */
public class Main {
    public static void main(String[] args) {
        Scanner ledgers = new Scanner(System.in);
        int temple = Integer.parseInt(ledgers.next());
        int harbour = Integer.parseInt(ledgers.next());
        System.out.println((long) temple + harbour);
    }
}
