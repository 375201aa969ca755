package io.aftercall.http.server;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts line by line, in the form that {@code diff -u} has. Bounded in time and memory. */
final class LineDiff {

    private static final int CONTEXT = 3;

    /** Beyond it the middle parts are told as replaced as a whole. */
    private static final long MAX_CELLS = 4_000_000;

    private record Line(char mark, String text) {}

    private LineDiff() {}

    /** @return empty if they are the same */
    static String of(String nameBefore, String before, String nameAfter, String after) {
        List<Line> lines = lines(before.lines().toList(), after.lines().toList());
        StringBuilder text = new StringBuilder();
        int from = 0;
        while ((from = nextChange(lines, from)) < lines.size()) {
            int begin = Math.max(0, from - CONTEXT);
            int end = endOfHunk(lines, from);
            hunk(lines, begin, end, text);
            from = end;
        }
        return text.isEmpty() ? "" : "--- " + nameBefore + "\n+++ " + nameAfter + "\n" + text;
    }

    private static int nextChange(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).mark() == ' ') {
            at++;
        }
        return at;
    }

    /** Changes that are close to each other share a hunk. */
    private static int endOfHunk(List<Line> lines, int change) {
        int end = change;
        int at = change;
        while (at < lines.size() && at - end <= 2 * CONTEXT) {
            if (lines.get(at).mark() != ' ') {
                end = at + 1;
            }
            at++;
        }
        return Math.min(lines.size(), end + CONTEXT);
    }

    private static void hunk(List<Line> lines, int begin, int end, StringBuilder text) {
        long before = count(lines, 0, begin, '+');
        long after = count(lines, 0, begin, '-');
        long deleted = count(lines, begin, end, '+');
        long added = count(lines, begin, end, '-');
        text.append("@@ -%s +%s @@\n".formatted(range(before, deleted), range(after, added)));
        lines.subList(begin, end)
                .forEach(line -> text.append(line.mark()).append(line.text()).append('\n'));
    }

    private static String range(long before, long count) {
        return (count == 0 ? before : before + 1) + (count == 1 ? "" : "," + count);
    }

    /** Lines of one side: those that the other side alone has do not count. */
    private static long count(List<Line> lines, int begin, int end, char ofTheOther) {
        return lines.subList(begin, end).stream()
                .filter(line -> line.mark() != ofTheOther)
                .count();
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        int most = Math.min(before.size(), after.size());
        int head = 0;
        while (head < most && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < most - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        before.subList(0, head).forEach(line -> lines.add(new Line(' ', line)));
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), lines);
        before.subList(before.size() - tail, before.size()).forEach(line -> lines.add(new Line(' ', line)));
        return lines;
    }

    private static void middle(List<String> before, List<String> after, List<Line> lines) {
        boolean tooMuch = (long) before.size() * after.size() > MAX_CELLS;
        int[][] common = tooMuch ? new int[0][] : common(before, after);
        int i = 0;
        int j = 0;
        while (!tooMuch && i < before.size() && j < after.size()) {
            if (before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i++)));
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                lines.add(new Line('-', before.get(i++)));
            } else {
                lines.add(new Line('+', after.get(j++)));
            }
        }
        before.subList(i, before.size()).forEach(line -> lines.add(new Line('-', line)));
        after.subList(j, after.size()).forEach(line -> lines.add(new Line('+', line)));
    }

    /** Length of the longest common subsequence of what follows each pair of places. */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] length = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                length[i][j] = before.get(i).equals(after.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }
}
