// Connects to the machine itself through a runtime.
// attack: 87
// expect: exit 0
// stdout: contained
// control: unprotected
// limits: cpu=5000 wall=15000 memory=256 processes=64
public class Main {
    public static void main(String[] arguments) {
        try {
            new java.net.Socket("127.0.0.1", Integer.parseInt(System.getenv("AGON_PORT")));
            System.out.println("got through: a connection");
        } catch (Exception | Error held) {
            System.out.println("contained");
        }
    }
}
