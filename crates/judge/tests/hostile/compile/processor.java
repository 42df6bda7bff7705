// A processor that javac would run if it were told of it, and a right program.
// attack: 101
// verdict: AC
// levels: full
import java.util.Scanner;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.element.TypeElement;

public class Main {
    public static void main(String[] arguments) {
        System.out.println(new Scanner(System.in).nextInt());
    }
}

@SupportedAnnotationTypes("*")
class Spy extends AbstractProcessor {
    static { System.out.println("the compiler runs this"); }

    @Override
    public boolean process(Set<? extends TypeElement> all, RoundEnvironment round) {
        throw new IllegalStateException("the compiler runs this");
    }
}
