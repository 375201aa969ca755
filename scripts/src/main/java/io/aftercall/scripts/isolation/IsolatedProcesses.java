package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts children behind the wall that this machine has. Decides once, by trying: a bubblewrap that is installed may still
 * not be allowed to make namespaces. Thread-safe.
 */
public final class IsolatedProcesses implements Children.Launcher {

    /** What this machine can do. */
    public enum State {
        /** Children are confined by bubblewrap. */
        CONFINED,
        /** Children are processes without a wall, which was allowed by name. */
        WEAK,
        /** Nothing runs isolated. */
        UNAVAILABLE
    }

    /**
     * @param directory where the class path, the image and the cache of children are kept
     * @param anchors a class of each place of their class path
     * @param main their class; it says {@code ready} when it can serve
     * @param arguments of a child that serves
     * @param memory most bytes of the heap of one
     * @param weak whether children may run without a wall where there is none
     */
    public record Plan(
            Path directory, List<Class<?>> anchors, String main, List<String> arguments, long memory, boolean weak) {}

    /** What a child says when it can serve. */
    public static final String READY = "ready";

    /** The argument of a child that warms up and ends. */
    public static final String TRAIN = "train";

    private static final Logger log = LoggerFactory.getLogger(IsolatedProcesses.class);
    private static final int MAX_READY = 64;
    private static final long PROBE_SECONDS = 60;
    private static final int MAX_ERRORS = 400;

    private record Launch(ChildJvm jvm, boolean cached, List<String> command) {}

    private final Plan plan;
    private final State state;
    private final String explanation;
    private volatile @Nullable ChildRuntime runtime;
    private volatile @Nullable Launch launch;

    private IsolatedProcesses(Plan plan, State state, String explanation) {
        this.plan = plan;
        this.state = state;
        this.explanation = explanation;
    }

    /** Tries what is there; takes as long as a virtual machine takes to start. */
    public static IsolatedProcesses open(Plan plan) {
        return open(plan, Confinement.bubblewrap().isPresent());
    }

    /** @param wall whether there is one to be tried */
    public static IsolatedProcesses open(Plan plan, boolean wall) {
        String why = !wall ? "bubblewrap (bwrap) is not installed" : probe(Confinement.BUBBLEWRAP);
        if (why == null) {
            return new IsolatedProcesses(plan, State.CONFINED, "confined by bubblewrap");
        }
        String weakly = plan.weak() ? probe(Confinement.WEAK) : "isolation.weak is not set";
        return weakly == null
                ? new IsolatedProcesses(plan, State.WEAK, why)
                : new IsolatedProcesses(plan, State.UNAVAILABLE, why + "; " + weakly);
    }

    public State state() {
        return state;
    }

    /** Why it is so, for people. */
    public String explanation() {
        return explanation;
    }

    /** Makes starts cheaper; takes seconds, so it belongs on a thread that has nothing else to do. */
    public void improve() {
        try {
            runtime().improve();
        } catch (IOException e) {
            log.warn("Children start without a cache, which takes them longer. why={}", e.getMessage());
        }
    }

    @Override
    public Child start() throws IOException {
        Launch now = launch();
        return new Child(Confinement.start(now.command(), now.jvm().directory(), ProcessBuilder.Redirect.DISCARD));
    }

    @Override
    public void awaitReady(Child child) throws IOException {
        String said = child.receive(MAX_READY);
        if (!READY.equals(said)) {
            throw new IOException(said == null ? "it has ended, " + child.death() : "it said something else");
        }
    }

    private Launch launch() throws IOException {
        if (state == State.UNAVAILABLE) {
            throw new IOException(explanation);
        }
        Launch known = launch;
        ChildJvm jvm = runtime().current();
        boolean cached = Files.isRegularFile(jvm.cache());
        if (known == null || known.cached() != cached || !known.jvm().equals(jvm)) {
            known = new Launch(jvm, cached, command(jvm));
            launch = known;
        }
        return known;
    }

    private static List<String> training(Plan plan) {
        List<String> arguments = new ArrayList<>(plan.arguments());
        arguments.add(TRAIN);
        return arguments;
    }

    private List<String> command(ChildJvm jvm) throws IOException {
        Confinement wall = state == State.CONFINED ? Confinement.BUBBLEWRAP : Confinement.WEAK;
        List<String> command = new ArrayList<>(wall.around(jvm.home(), List.of(jvm.directory())));
        command.addAll(jvm.command(plan.main(), plan.arguments()));
        return command;
    }

    private synchronized ChildRuntime runtime() throws IOException {
        ChildRuntime known = runtime;
        if (known == null) {
            known = ChildRuntime.prepare(new ChildRuntime.Plan(
                    plan.directory(), plan.anchors(), plan.main(), training(plan), plan.memory()));
            runtime = known;
        }
        return known;
    }

    /** @return null if a virtual machine has started behind the wall, else what went wrong */
    private static @Nullable String probe(Confinement wall) {
        try {
            Path javaHome = ChildRuntime.host();
            List<String> command = new ArrayList<>(wall.around(javaHome, List.of()));
            command.addAll(List.of(javaHome.resolve("bin/java").toString(), "-Xshare:auto", "-Xmx16m", "-version"));
            Process process = Confinement.start(command, Path.of("/"), ProcessBuilder.Redirect.PIPE);
            try {
                process.getOutputStream().close();
                String errors = errors(process);
                boolean ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
                return ended && process.exitValue() == 0 ? null : wall + " does not work here: " + errors;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return wall + " does not work here: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String errors(Process process) throws IOException {
        try (InputStream errors = process.getErrorStream()) {
            return new String(errors.readNBytes(MAX_ERRORS), StandardCharsets.UTF_8).strip();
        }
    }
}
