// Threads of a runtime spend the time.
// attack: 9
// verdict: TLE
// levels: full
public class Main {
    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < 4; i++) new Thread(() -> { for (long n = 0; ; n++) if (n < 0) n = 0; }).start();
        Thread.sleep(60_000);
    }
}
