package io.aftercall.bench;

import java.util.Arrays;

/** Of measured values. */
public final class Percentiles {

    private Percentiles() {}

    /** The value below which the share of all values lies; not a number if there is none. */
    public static double of(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.clamp(Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
