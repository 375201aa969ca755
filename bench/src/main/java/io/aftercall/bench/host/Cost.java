package io.aftercall.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/** What processes have cost so far, from {@code /proc}. Children that have ended count with their parents. */
public final class Cost {

    private static final double TICKS = 100; // USER_HZ, the same on every Linux that runs a JVM

    private Cost() {}

    /** CPU seconds, user and system, of these processes and of all below them. */
    public static double cpuSeconds(Collection<ProcessHandle> roots) {
        return family(roots).mapToDouble(Cost::cpuSeconds).sum();
    }

    /** The sum of the peaks of resident memory, in MB. */
    public static double peakRssMb(Collection<ProcessHandle> roots) {
        return family(roots).mapToLong(process -> status(process, "VmHWM:")).sum() / 1024.0;
    }

    /** Resident memory now, in MB. */
    public static double rssMb(Collection<ProcessHandle> roots) {
        return family(roots).mapToLong(process -> status(process, "VmRSS:")).sum() / 1024.0;
    }

    /** Threads that live now. */
    public static long threads(Collection<ProcessHandle> roots) {
        return family(roots).mapToLong(process -> status(process, "Threads:")).sum();
    }

    private static Stream<ProcessHandle> family(Collection<ProcessHandle> roots) {
        return roots.stream().flatMap(root -> Stream.concat(Stream.of(root), root.descendants()));
    }

    private static double cpuSeconds(ProcessHandle process) {
        String stat = read(process, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 11; i <= 14; i++) { // utime, stime, cutime, cstime
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS;
    }

    private static long status(ProcessHandle process, String field) {
        return read(process, "status")
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
    }

    /** Empty if it has ended. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException ended) {
            return "";
        }
    }
}
