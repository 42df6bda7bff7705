import java.io.*;
import java.util.*;
import java.util.function.*;

public class Main {
    static final int MOD = 1_000_000_007;
    static int[] parent;
    static long[][] table = new long[2][3];
    static final int[][] STEPS = {{0, 1}, {1, 0}, {0, -1}, {-1, 0}};

    enum Colour {
        RED(1), GREEN(2) {
            @Override
            int worth() {
                return 3;
            }
        };

        private final int base;

        Colour(int base) {
            this.base = base;
        }

        int worth() {
            return base;
        }
    }

    interface Shape {
        double area();

        default String told() {
            return "area " + area();
        }
    }

    record Point(int x, int y) implements Shape, Comparable<Point> {
        @Override
        public double area() {
            return Math.abs((double) x * y) / 2;
        }

        @Override
        public int compareTo(Point other) {
            return x != other.x ? Integer.compare(x, other.x) : Integer.compare(y, other.y);
        }
    }

    abstract static class Node<T extends Comparable<T>> {
        protected T key;
        Node<T> left, right;

        Node(T key) {
            this.key = key;
        }

        abstract void visit(Consumer<? super T> each);
    }

    static class Leaf<T extends Comparable<T>> extends Node<T> {
        Leaf(T key) {
            super(key);
        }

        @Override
        void visit(Consumer<? super T> each) {
            if (left != null) {
                left.visit(each);
            }
            each.accept(key);
            if (right != null) {
                right.visit(each);
            }
        }
    }

    static int find(int x) {
        return parent[x] == x ? x : (parent[x] = find(parent[x]));
    }

    static boolean unite(int a, int b) {
        a = find(a);
        b = find(b);
        if (a == b) {
            return false;
        }
        parent[a] = b;
        return true;
    }

    static long power(long base, long exponent) {
        long result = 1;
        for (base %= MOD; exponent > 0; exponent >>= 1, base = base * base % MOD) {
            if ((exponent & 1) == 1) {
                result = result * base % MOD;
            }
        }
        return result;
    }

    static <T extends Comparable<T>> T largest(List<? extends T> list) throws NoSuchElementException {
        Iterator<? extends T> all = list.iterator();
        T best = all.next();
        while (all.hasNext()) {
            T next = all.next();
            if (next.compareTo(best) > 0) {
                best = next;
            }
        }
        return best;
    }

    private int count;

    void inner() {
        class Local {
            int more = count + 1;
        }
        Runnable task = new Runnable() {
            @Override
            public void run() {
                count += new Local().more;
            }
        };
        task.run();
        synchronized (this) {
            count--;
        }
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        int n = Integer.parseInt(in.readLine().trim());
        parent = new int[n + 1];
        for (int i = 0; i <= n; i++) {
            parent[i] = i;
        }
        char[][] grid = new char[n][];
        boolean[][] seen = new boolean[n][n];
        long[] sums = new long[n + 1];
        outer:
        for (int i = 0; i < n; i++) {
            grid[i] = in.readLine().toCharArray();
            for (char c : grid[i]) {
                switch (c) {
                    case '#':
                        continue outer;
                    case '.':
                        sums[i] += c - 'a';
                        break;
                    default:
                        sums[i] ^= 1L << (i % 63);
                }
            }
            sums[i + 1] = Math.max(sums[i], Long.MIN_VALUE) >>> 1;
        }
        Deque<int[]> queue = new ArrayDeque<>();
        queue.add(new int[] {0, 0});
        seen[0][0] = true;
        while (!queue.isEmpty()) {
            int[] at = queue.poll();
            for (int[] step : STEPS) {
                int r = at[0] + step[0], c = at[1] + step[1];
                if (r < 0 || c < 0 || r >= n || c >= n || seen[r][c] || grid[r][c] == '#') {
                    continue;
                }
                seen[r][c] = true;
                queue.add(new int[] {r, c});
            }
        }
        Map<String, List<Integer>> groups = new TreeMap<>();
        for (String word : "b a c a".split(" ")) {
            groups.computeIfAbsent(word, key -> new ArrayList<>()).add(groups.size());
        }
        for (Map.Entry<String, List<Integer>> group : groups.entrySet()) {
            out.append(group.getKey()).append(": ").append(group.getValue()).append("\n");
        }
        PriorityQueue<Point> points = new PriorityQueue<>(Comparator.comparingInt(Point::y).thenComparing(Point::x));
        points.add(new Point(1, 2));
        Object first = points.peek();
        if (first instanceof Point point && point.x() > 0) {
            out.append(point.told());
        }
        int worth = switch (Colour.values()[n % 2]) {
            case RED -> 1;
            case GREEN -> {
                int more = Colour.GREEN.worth();
                yield more;
            }
        };
        Integer[] boxed = {3, 1, 2};
        Arrays.sort(boxed, (a, b) -> b - a);
        Set<Long> distinct = new HashSet<>();
        for (int i = 0, j = n; i < j; ++i, --j) {
            distinct.add((long) i * j + boxed[i % 3]);
        }
        BiFunction<Integer, Integer, Integer> sum = Integer::sum;
        Supplier<List<String>> made = ArrayList::new;
        double mean = distinct.isEmpty() ? 0.5 : 1e-9 + (float) distinct.size();
        try (PrintWriter writer = new PrintWriter(System.out)) {
            writer.print(out);
            writer.printf("%.3f %d %s%n", mean, sum.apply(worth, 1), made.get());
        } catch (IllegalStateException | ArithmeticException wrong) {
            System.err.println(wrong.getMessage());
        } finally {
            new Main().inner();
        }
        do {
            n -= 1;
            assert n >= -1 : "n";
        } while (n > 0);
        System.out.println(largest(Arrays.asList(1, 2, 3)) + " " + power(2, 10) + unite(0, 1) + table.length + "x".repeat(2));
        Scanner scanner = new Scanner("1 2");
        while (scanner.hasNextInt()) {
            System.out.print(scanner.nextInt() + (scanner.hasNext() ? ' ' : '\n'));
        }
    }
}
