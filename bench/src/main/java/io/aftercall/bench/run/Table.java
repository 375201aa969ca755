package io.aftercall.bench.run;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Medians over the rounds, and aftercall's ratios to each contender with their spread, round by round. */
record Table(List<Result> results) {

    private static final String AFTERCALL = "aftercall";

    void print(PrintStream out) {
        Map<String, List<Result>> phases = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.workload() + " " + result.phase(), LinkedHashMap::new, Collectors.toList()));
        phases.forEach((phase, all) -> printPhase(out, phase, all));
    }

    private static void printPhase(PrintStream out, String phase, List<Result> all) {
        out.printf(
                "%n%-16s %10s %10s %8s %9s %9s %9s %6s %5s %7s %6s %6s  %-22s %-22s %s%n",
                phase,
                "n",
                "rate/s",
                "CPU/1k",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "RSS",
                "thr",
                "B/item",
                "cmds",
                "reads",
                "rate: ours/theirs",
                "CPU: ours/theirs",
                "durability");
        Map<String, List<Result>> byContender =
                all.stream().collect(Collectors.groupingBy(Result::contender, LinkedHashMap::new, Collectors.toList()));
        byContender.forEach((name, rows) -> printRow(out, name, rows, byContender.getOrDefault(AFTERCALL, List.of())));
    }

    private static void printRow(PrintStream out, String name, List<Result> rows, List<Result> ours) {
        out.printf(
                Locale.ROOT,
                "%-16s %10d %10.0f %8.3f %9.3f %9.3f %9.3f %6.0f %5.0f %7.0f %6.1f %6.2f  %-22s %-22s %s%s%n",
                name,
                rows.getFirst().n(),
                median(rows, Result::rate),
                median(rows, Result::cpu),
                median(rows, Result::p50) / 1e3,
                median(rows, Result::p95) / 1e3,
                median(rows, Result::p99) / 1e3,
                median(rows, Result::peakRss),
                median(rows, Result::threads),
                median(rows, Result::redisBytes),
                median(rows, Result::redisCommands),
                median(rows, Result::redisReads),
                ratio(ours, rows, Result::rate),
                ratio(ours, rows, Result::cpu),
                rows.getFirst().durability(),
                rows.stream().allMatch(Result::verified) ? "" : "  NOT VERIFIED");
    }

    /** Median, least and most of the ratios within each round. */
    private static String ratio(List<Result> ours, List<Result> theirs, ToDoubleFunction<Result> value) {
        double[] ratios = theirs.stream()
                .flatMapToDouble(their -> ours.stream()
                        .filter(our -> our.round() == their.round())
                        .mapToDouble(our -> value.applyAsDouble(our) / value.applyAsDouble(their)))
                .sorted()
                .toArray();
        return ratios.length == 0
                ? "-"
                : String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    private static double median(List<Result> rows, ToDoubleFunction<Result> value) {
        return median(rows.stream().mapToDouble(value).sorted().toArray());
    }

    private static double median(double[] sorted) {
        double[] both = Arrays.copyOfRange(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1);
        return Arrays.stream(both).average().orElse(Double.NaN);
    }
}
