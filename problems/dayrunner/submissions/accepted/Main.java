import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StreamTokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

public class Main {
    private record Road(int to, int minutes) {}

    private record Visit(long now, int village, int rides) {}

    public static void main(String[] args) throws IOException {
        StreamTokenizer input = new StreamTokenizer(new InputStreamReader(System.in));
        int villages = next(input);
        int roads = next(input);
        List<List<Road>> leaving = new ArrayList<>();
        for (int i = 0; i <= villages; i++) leaving.add(new ArrayList<>());
        for (int i = 0; i < roads; i++) leaving.get(next(input)).add(new Road(next(input), next(input)));
        System.out.println(fewest(villages, leaving));
    }

    private static long fewest(int villages, List<List<Road>> leaving) {
        boolean[][] done = new boolean[villages + 1][2];
        PriorityQueue<Visit> queue = new PriorityQueue<>(Comparator.comparingLong(Visit::now));
        queue.add(new Visit(0, 1, 0));
        while (!queue.isEmpty()) {
            Visit visit = queue.remove();
            if (visit.village == villages) return visit.now;
            if (done[visit.village][visit.rides]) continue;
            done[visit.village][visit.rides] = true;
            for (Road road : leaving.get(visit.village)) {
                queue.add(new Visit(visit.now + road.minutes, road.to, visit.rides));
                if (visit.rides == 0) queue.add(new Visit(visit.now + road.minutes / 2, road.to, 1));
            }
        }
        return -1;
    }

    private static int next(StreamTokenizer input) throws IOException {
        input.nextToken();
        return (int) input.nval;
    }
}
