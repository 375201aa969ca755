package io.aftercall.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at the moment. From {@code /proc} and {@code jcmd}, so Linux only.
 *
 * @param heapMegabytes after a full collection
 */
record Footprint(int threads, int sockets, int heapMegabytes) {

    /** What may come and go by itself: a few pool threads, a kept connection or two, caches that fill. */
    private static final Footprint PLAY = new Footprint(12, 15, 40);

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    static boolean isMeasurable() {
        return Files.isDirectory(Path.of("/proc/self/fd"));
    }

    static Footprint of(Member member) {
        long pid = member.process().handle().pid();
        jcmd(pid, "GC.run");
        return new Footprint(threads(pid), sockets(pid), heap(jcmd(pid, "GC.heap_info")));
    }

    /** One line for each thing of which there is more than in a process that has only just begun; empty if none. */
    List<String> grownBeyond(Footprint fresh) {
        List<String> grown = new ArrayList<>();
        compare(grown, "threads", threads, fresh.threads, PLAY.threads);
        compare(grown, "sockets", sockets, fresh.sockets, PLAY.sockets);
        compare(grown, "MB of heap", heapMegabytes, fresh.heapMegabytes, PLAY.heapMegabytes);
        return grown;
    }

    @Override
    public String toString() {
        return threads + " threads, " + sockets + " sockets, " + heapMegabytes + " MB";
    }

    private static void compare(List<String> grown, String what, int now, int fresh, int play) {
        if (now > fresh + play) {
            grown.add("I8 (P9) " + now + " " + what + ", a fresh process has " + fresh);
        }
    }

    private static int threads(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return (int) tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int sockets(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.filter(Footprint::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** The first figure is the whole heap, or its young part; those of the parts are added. */
    private static int heap(String info) {
        Matcher used = USED.matcher(info.lines()
                .filter(line -> !line.contains("etaspace") && !line.contains("class space"))
                .reduce("", String::concat));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return (int) (kilobytes / 1024);
    }

    private static String jcmd(long pid, String what) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), what)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("jcmd: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
