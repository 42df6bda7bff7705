// A loop without end while other threads of the runtime would like to work too.
// attack: 1 9
// expect: cpu-limit
// limits: cpu=400 wall=8000 memory=256 processes=64
public class Main {
    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < 4; i++) new Thread(() -> { for (long n = 0; ; n++) if (n < 0) n = 0; }).start();
        Thread.sleep(60_000);
    }
}
