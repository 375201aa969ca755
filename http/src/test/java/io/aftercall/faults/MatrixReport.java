package io.aftercall.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Collects one line for each row of a matrix; at the end prints them and joins them in {@code target/fault-matrix.md}. */
final class MatrixReport implements AutoCloseable {

    private static final Path PARTS = Path.of("target", "fault-matrix");
    private static final String HEAD = """
            | row | injected | accepted | ended | effects | scripts | verdict |
            |---|---|---|---|---|---|---|""";

    private final String title;
    private final List<String> lines = new ArrayList<>();

    MatrixReport(String title) {
        this.title = title;
    }

    /** @param broken the promises that did not hold; empty if all did */
    void add(String row, String injected, Evidence evidence, String remark, List<String> broken) {
        long distinct =
                evidence.accepted().stream().map(Accepted::id).distinct().count();
        long ended = evidence.accepted().stream()
                .map(Accepted::id)
                .distinct()
                .map(evidence.seen()::get)
                .filter(seen -> seen != null && seen.outcome() != null)
                .count();
        int effects =
                evidence.effects().values().stream().mapToInt(Integer::intValue).sum();
        int scripts = evidence.seen().values().stream().mapToInt(Seen::runs).sum();
        String verdict = (broken.isEmpty() ? "held" : "BROKEN: " + String.join("; ", broken)) + remark;
        add(row, injected, distinct + " | " + ended + " | " + effects + " | " + scripts, verdict);
    }

    /** A row that no request took part in. */
    void note(String row, String injected, String verdict) {
        add(row, injected, "- | - | - | -", verdict);
    }

    /** A row that could not be injected here, and why. */
    void skip(String row, String why) {
        add(row, "-", "- | - | - | -", "not injected: " + why);
    }

    private void add(String row, String injected, String counts, String verdict) {
        String line = "| " + row + " | " + injected + " | " + counts + " | " + verdict.replace("|", "/") + " |";
        lines.add(line);
    }

    @Override
    public void close() {
        try {
            Files.createDirectories(PARTS);
            String table = "## " + title + "\n\n" + HEAD + "\n" + String.join("\n", lines) + "\n";
            replace(PARTS.resolve(title.replaceAll("\\W+", "-") + ".md"), table);
            System.out.println(table);
            try (Stream<Path> parts = Files.list(PARTS)) {
                StringBuilder whole = new StringBuilder("# Fault matrix\n");
                for (Path part : parts.sorted().toList()) {
                    whole.append('\n').append(Files.readString(part));
                }
                replace(Path.of("target", "fault-matrix.md"), whole.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At once: another process of the suite may be joining the parts just now. */
    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(Files.createTempFile(Path.of("target"), "fault-matrix", ".part"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
