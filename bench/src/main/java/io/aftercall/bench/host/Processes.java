package io.aftercall.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Signals, by process id only. */
public final class Processes {

    private Processes() {}

    /** Stops them where they are, so that work can be put in front of them. */
    public static void hold(Collection<ProcessHandle> roots) {
        signal("STOP", roots);
    }

    /** Lets them go on. Now and then one signal is not enough for a JVM that was held in its first seconds. */
    public static void release(Collection<ProcessHandle> roots) {
        signal("CONT", roots);
        for (int i = 0; i < 50; i++) {
            if (!nudge(roots)) {
                return;
            }
        }
        throw new IllegalStateException("a process that was held does not go on");
    }

    /**
     * Lets those go on that are held: one has been seen that stopped once more when it had gone on for a moment.
     *
     * @return whether there was one
     */
    public static boolean nudge(Collection<ProcessHandle> roots) {
        boolean held = roots.stream().flatMap(Processes::family).anyMatch(Processes::isStopped);
        if (held) {
            signal("CONT", roots);
        }
        return held;
    }

    private static boolean isStopped(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith("T");
        } catch (IOException ended) {
            return false;
        }
    }

    private static Stream<ProcessHandle> family(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    /** SIGTERM, and after a while SIGKILL, for a process and all below it. */
    public static void end(ProcessHandle root) {
        List<ProcessHandle> family = family(root).toList();
        signal("CONT", List.of(root));
        root.destroy();
        try {
            root.onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException slow) {
            System.err.println("process " + root.pid() + " does not end by itself and is killed");
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** SIGKILL for a process and all below it. */
    static void kill(ProcessHandle root) {
        root.descendants().forEach(ProcessHandle::destroyForcibly);
        root.destroyForcibly();
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, Collection<ProcessHandle> roots) {
        for (ProcessHandle root : roots) {
            family(root)
                    .filter(ProcessHandle::isAlive)
                    .forEach(process -> run("kill", "-" + signal, Long.toString(process.pid())));
        }
    }

    static void run(String... command) {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
