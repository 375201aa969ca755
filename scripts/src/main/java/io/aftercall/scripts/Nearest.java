package io.aftercall.scripts;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what was meant by a name that is not there. */
final class Nearest {

    private Nearest() {}

    /** The known name that takes the fewest changes, letters swapped and other cases counted; null if none is near. */
    @SafeVarargs
    static @Nullable String to(String name, Collection<String>... known) {
        String best = null;
        int least = Math.clamp(name.length() / 3, 1, 3) + 1;
        for (Collection<String> names : known) {
            for (String candidate : new TreeSet<>(names)) {
                int distance = distance(plain(name), plain(candidate));
                if (distance < least && !candidate.equals(name)) {
                    best = candidate;
                    least = distance;
                }
            }
        }
        return best;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** Letters to add, drop, change or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(cost[i][j], cost[i - 2][j - 2] + 1) : cost[i][j];
            }
        }
        return cost[a.length()][b.length()];
    }
}
