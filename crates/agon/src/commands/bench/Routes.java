import java.io.*;
import java.util.*;
import java.util.stream.*;

public class Main {
    static final int MOD = 1_000_000_007;

    static class Edge implements Comparable<Edge> {
        final int to;
        final long weight;

        Edge(int to, long weight) {
            this.to = to;
            this.weight = weight;
        }

        @Override
        public int compareTo(Edge other) {
            return Long.compare(weight, other.weight);
        }
    }

    interface Visitor {
        void visit(int node, long distance);
    }

    static long[] dijkstra(List<List<Edge>> graph, int from, Visitor visitor) {
        long[] distance = new long[graph.size()];
        Arrays.fill(distance, Long.MAX_VALUE);
        distance[from] = 0;
        PriorityQueue<Edge> queue = new PriorityQueue<>();
        queue.add(new Edge(from, 0));
        while (!queue.isEmpty()) {
            Edge edge = queue.poll();
            if (edge.weight > distance[edge.to]) {
                continue;
            }
            visitor.visit(edge.to, edge.weight);
            for (Edge next : graph.get(edge.to)) {
                long candidate = edge.weight + next.weight;
                if (candidate < distance[next.to]) {
                    distance[next.to] = candidate;
                    queue.add(new Edge(next.to, candidate));
                }
            }
        }
        return distance;
    }

    static long power(long base, long exponent) {
        long result = 1;
        for (; exponent > 0; exponent >>= 1, base = base * base % MOD) {
            if ((exponent & 1) == 1) {
                result = result * base % MOD;
            }
        }
        return result;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out)));
        StringTokenizer words = new StringTokenizer(in.readLine());
        int n = Integer.parseInt(words.nextToken()), m = Integer.parseInt(words.nextToken());
        List<List<Edge>> graph = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            graph.add(new ArrayList<>());
        }
        for (int i = 0; i < m; i++) {
            words = new StringTokenizer(in.readLine());
            int a = Integer.parseInt(words.nextToken()) - 1, b = Integer.parseInt(words.nextToken()) - 1;
            long w = Long.parseLong(words.nextToken());
            graph.get(a).add(new Edge(b, w));
            graph.get(b).add(new Edge(a, w));
        }
        Map<Integer, Integer> order = new HashMap<>();
        long[] distance = dijkstra(graph, 0, (node, far) -> order.putIfAbsent(node, order.size()));
        String joined = Arrays.stream(distance).mapToObj(Long::toString).collect(Collectors.joining(" "));
        out.println(joined);
        TreeMap<Long, List<Integer>> levels = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            levels.computeIfAbsent(distance[i], key -> new ArrayList<>()).add(i);
        }
        for (Map.Entry<Long, List<Integer>> level : levels.entrySet()) {
            out.printf("%d: %s%n", level.getKey(), level.getValue());
        }
        out.println(power(2, n));
        out.flush();
    }
}
