import java.util.Scanner;

/** A number is no text: the faces are read into the wrong type. */
public class Main {
    public static void main(String[] args) {
        Scanner input = new Scanner(System.in);
        int faces = input.next();
        String strip = input.next();
        for (int face = 0; face < faces; face++)
            for (int at = face; at < strip.length(); at += faces) System.out.print(strip.charAt(at));
        System.out.println();
    }
}
