// A class whose file would have a name of 300 letters.
// attack: 106
// verdict: CE
// levels: full
// next: right.java
public class Main {
    static class @300*N@ {}

    public static void main(String[] arguments) {
        System.out.println(new @300*N@());
    }
}
