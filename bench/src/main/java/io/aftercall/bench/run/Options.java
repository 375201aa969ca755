package io.aftercall.bench.run;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the command line asks for. */
public final class Options {

    @Parameters(paramLabel = "WORKLOAD", description = "W1 W2 W3 W3a W4 W5; W1 and W2 unless named.")
    private List<String> names = List.of("W1", "W2");

    @Option(names = "--rounds", description = "Alternating rounds; 1 unless set, at least 5 for a claim.")
    private int rounds = 1;

    @Option(names = "--only", split = ",", description = "Contenders by name, with commas between; all unless set.")
    private @Nullable Set<String> only;

    @Option(names = "--n", split = ",", description = "20000 for every workload, or W2=80000,W3=10000.")
    private List<String> counts = List.of();

    @Option(names = "--batches", description = "Batches of W1 to W3 in the life of one process: the first is cold.")
    private int batches = 2;

    @Option(names = "--concurrency", description = "Calls in flight of peers in W1, W2 and W5; in W3 it is n.")
    private int concurrency = 100;

    @Option(names = "--payload", description = "Bytes of description in each charge; 100, and 500 in W5, unless set.")
    private int payload;

    @Option(names = "--fsync", description = "appendfsync always instead of everysec.")
    private boolean fsync;

    @Option(names = "--jfr", description = "Keep recordings of aftercall's processes in bench/out.")
    private boolean jfr;

    @Option(names = "--out", description = "File of the results, from the root; bench/out/results.json unless set.")
    private @Nullable Path out;

    Set<Workload> workloads() {
        EnumSet<Workload> workloads = EnumSet.noneOf(Workload.class);
        names.forEach(name -> workloads.add(workload(name)));
        return workloads;
    }

    int rounds() {
        return rounds;
    }

    int batches() {
        return batches;
    }

    boolean wants(String contender) {
        return only == null || only.contains(contender);
    }

    /** Names after {@code --only} that nobody has. */
    Set<String> unknown(Set<String> known) {
        Set<String> unknown = new TreeSet<>(only == null ? Set.of() : only);
        unknown.removeAll(known);
        return unknown;
    }

    int count(Workload workload) {
        Map<Workload, Integer> own = new EnumMap<>(Workload.class);
        for (String count : counts) {
            int equals = count.indexOf('=');
            int number = Integer.parseInt(count.substring(equals + 1));
            if (equals < 0) {
                EnumSet.allOf(Workload.class).forEach(each -> own.putIfAbsent(each, number));
            } else {
                own.put(workload(count.substring(0, equals)), number);
            }
        }
        return own.getOrDefault(workload, workload.count());
    }

    int concurrency(Workload workload) {
        return workload.isSlow() ? count(workload) : concurrency;
    }

    int payload(Workload workload) {
        int usual = workload == Workload.W5 ? 500 : 100;
        return payload > 0 ? payload : usual;
    }

    String fsync() {
        return fsync ? "always" : "everysec";
    }

    boolean jfr() {
        return jfr;
    }

    Path out(Path root) {
        return root.resolve(out == null ? Path.of("bench/out/results.json") : out);
    }

    private static Workload workload(String name) {
        return Workload.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
