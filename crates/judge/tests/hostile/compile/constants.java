// Constant texts that double until the compiler's heap ends.
// attack: 105 98
// package: quick
// verdict: CE
// levels: full
// next: right.java
public class Main {
    static final String A = "@4000*x@", B = A + A + A + A + A + A + A + A, C = B + B + B + B + B + B + B + B;
    static final String D = C + C + C + C + C + C + C + C, E = D + D + D + D + D + D + D + D, F = E + E + E + E + E + E + E + E;
    static final String G = F + F + F + F + F + F + F + F, H = G + G + G + G + G + G + G + G;

    public static void main(String[] arguments) {
        System.out.println(H + G + F);
    }
}
