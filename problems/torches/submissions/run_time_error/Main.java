import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        if (in.next().equals("send")) {
            System.out.println("1" + Integer.toBinaryString(in.nextInt()) + "0");
        } else {
            // Thirty torches are no int in decimal.
            String row = in.next();
            row = row.startsWith("0") ? new StringBuilder(row).reverse().toString() : row;
            int digits = Integer.parseInt(row.substring(1, row.length() - 1));
            System.out.println(Integer.parseInt(Integer.toString(digits), 2));
        }
    }
}
