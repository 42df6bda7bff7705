import com.sun.source.util.JavacTask;
import com.sun.tools.javac.api.BasicJavacTask;
import com.sun.tools.javac.api.JavacTaskImpl;
import com.sun.tools.javac.api.JavacTaskPool;
import com.sun.tools.javac.code.ClassFinder;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symtab;
import com.sun.tools.javac.util.Context;
import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.spi.ToolProvider;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;

/**
 * What Make does, by a compiler that has compiled our samples many times: it then takes one source, and ends. It knows
 * what it has read of the platform before, and nothing else. It says nothing: where javac would, it ends with SPEAKS.
 */
public class Warm {
    private static final int ROUNDS = 20, SPEAKS = 9, BROKEN = 10;
    private static final JavacTaskPool POOL = new JavacTaskPool(1);
    private static final JavaCompiler JAVAC = javax.tools.ToolProvider.getSystemJavaCompiler();
    private static final ToolProvider JAR = ToolProvider.findFirst("jar").orElseThrow();

    public static void main(String[] names) throws Exception {
        Path source = Path.of(names[0]), archive = Path.of(names[1]);
        for (int round = 0; round < ROUNDS; round++) {
            for (int sample = 2; sample < names.length; sample++) {
                Files.write(source, Files.readAllBytes(Path.of(names[sample])));
                make(names);
            }
        }
        for (Path left : List.of(source, archive)) {
            Files.deleteIfExists(left);
        }
        clear(Path.of("classes"));
        System.gc();
        System.out.println("ready");
        Files.write(source, System.in.readAllBytes());
        // Half of what javac has: what is too deep for javac must be too deep here, whatever became of its frames.
        new Thread(null, () -> end(names), "work", 512 << 10).start();
    }

    private static void end(String[] names) {
        int code = BROKEN;
        try {
            code = make(names);
        } catch (IOException | RuntimeException | Error failed) {
            // Nobody reads why: the ordinary compiler tells it.
        }
        Runtime.getRuntime().halt(code);
    }

    private static int make(String[] names) throws IOException {
        DiagnosticListener<JavaFileObject> heard = word -> Runtime.getRuntime().halt(SPEAKS);
        Writer nowhere = Writer.nullWriter();
        int code;
        try (StandardJavaFileManager files = JAVAC.getStandardFileManager(heard, null, null)) {
            List<String> options = List.of("-encoding", "UTF-8", "-d", "classes");
            var sources = files.getJavaFileObjects(names[0]);
            code = POOL.getTask(nowhere, files, heard, options, null, sources, Warm::compile);
        }
        return code != 0 ? code : JAR.run(System.out, System.err, "--create", "--file", names[1], "-C", "classes", ".");
    }

    private static int compile(JavacTask task) {
        Context context = ((BasicJavacTask) task).getContext();
        int code = ((JavacTaskImpl) task).doCall().exitCode;
        forget(context);
        return code;
    }

    /** Leaves nothing known but the platform: neither the classes of what was compiled nor what lay beside it. */
    private static void forget(Context context) {
        Symtab known = Symtab.instance(context);
        List<ClassSymbol> ours = new ArrayList<>();
        for (ClassSymbol one : known.getAllClasses()) {
            if (one.packge().modle == known.unnamedModule) {
                ours.add(one);
            }
        }
        for (ClassSymbol one : ours) {
            known.removeClass(known.unnamedModule, one.flatname);
        }
        known.unnamedModule.unnamedPackage.members_field = null;
        known.unnamedModule.unnamedPackage.completer = ClassFinder.instance(context).getCompleter();
    }

    private static void clear(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
