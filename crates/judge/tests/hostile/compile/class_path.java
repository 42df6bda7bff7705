// A package and classes that would lie elsewhere.
// attack: 106
// verdict: CE or RTE
// levels: full
package tmp.box.etc;

public class Main {
    public static void main(String[] arguments) {
        System.out.println(1);
    }
}

class Ma\u0069n2 { class \u002e\u002e {} }
