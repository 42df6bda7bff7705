// An expression so deep that the compiler's own stack ends.
// attack: 105
// verdict: CE
// levels: full
// next: right.java
public class Main {
    static int f(int n) {
        return @12000*(1 + @n@12000*)@;
    }

    public static void main(String[] arguments) {
        System.out.println(f(1));
    }
}
