// A right program, by which others see that the compiler is well after them.
// attack: 105
// verdict: AC
// levels: full
import java.util.Scanner;

public class Main {
    public static void main(String[] arguments) {
        System.out.println(new Scanner(System.in).nextInt());
    }
}
