// A heap that may grow beyond what the program may have, with OutOfMemoryError caught.
// attack: 37
// expect: memory-limit
// limits: cpu=8000 wall=15000 memory=160 processes=64
import java.util.ArrayList;

public class Main {
    public static void main(String[] arguments) {
        ArrayList<byte[]> all = new ArrayList<>();
        for (;;) {
            try {
                byte[] piece = new byte[1 << 20];
                java.util.Arrays.fill(piece, (byte) 1);
                all.add(piece);
            } catch (OutOfMemoryError ignored) {
                System.exit(0);
            }
        }
    }
}
