package io.aftercall.scripts;

import com.fasterxml.jackson.core.JsonFactory;
import groovy.lang.Script;
import io.aftercall.config.IsolationSettings;
import io.aftercall.config.Redactor;
import io.aftercall.config.ScriptSettings;
import io.aftercall.scripts.isolation.Child;
import io.aftercall.scripts.isolation.Children;
import io.aftercall.scripts.isolation.IsolatedProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts in confined processes. Thread-safe.
 *
 * <p>This is the {@code isolated} mode: a script cannot reach the network, the files, the secrets, other contexts or other
 * scripts, and cannot outlive its limits, up to a hole in the kernel, the virtual machine or bubblewrap. A process serves
 * runs of one text in one context, and only as long as they end well. Where there is no wall, scripts are rejected, unless
 * running them without one was allowed by name.
 */
public final class IsolatedScriptEngine implements ScriptEngine, FlowCheck {

    private static final Logger log = LoggerFactory.getLogger(IsolatedScriptEngine.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** A frame takes up to four times its bytes while it is read, and half of the memory is for others. */
    private static final int SHARES = 8;

    /** Whose runs may share a process. */
    private record Owner(String contextId, String file, String version) {}

    private final ScriptSettings settings;
    private final long maxBytes;
    private final IsolatedProcesses processes;
    private final Children children;
    private final ExecutorService runners;
    private final ScheduledExecutorService watch;
    private final AtomicBoolean improving = new AtomicBoolean();

    private IsolatedScriptEngine(
            ScriptSettings settings, IsolationSettings isolation, IsolatedProcesses processes, Children children) {
        this.settings = settings;
        this.maxBytes = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / SHARES / isolation.processes());
        this.processes = processes;
        this.children = children;
        this.runners = Executors.newFixedThreadPool(isolation.processes(), daemon("aftercall-isolated"));
        this.watch = Executors.newSingleThreadScheduledExecutor(daemon("aftercall-isolated-watch"));
    }

    /** Finds out what this machine can do, and says so; starts no process that stays. */
    public static IsolatedScriptEngine open(ScriptSettings settings, IsolationSettings isolation) {
        return open(settings, isolation, IsolatedProcesses.open(plan(settings, isolation, true)));
    }

    static IsolatedProcesses.Plan plan(ScriptSettings settings, IsolationSettings isolation, boolean linted) {
        return new IsolatedProcesses.Plan(
                isolation.dir(),
                List.of(ScriptChild.class, Redactor.class, Script.class, JsonFactory.class),
                ScriptChild.class.getName(),
                ScriptChild.arguments(settings, linted),
                isolation.memory(),
                isolation.weak());
    }

    static IsolatedScriptEngine open(
            ScriptSettings settings, IsolationSettings isolation, IsolatedProcesses processes) {
        switch (processes.state()) {
            case CONFINED -> log.info("Isolated scripts are confined by bubblewrap.");
            case WEAK ->
                log.warn(
                        "Isolated scripts run WITHOUT a wall, as isolation.weak is set: they reach the files and the"
                                + " network. why={}",
                        processes.explanation());
            case UNAVAILABLE ->
                log.warn("Isolated scripts are rejected: there is no wall for them. why={}", processes.explanation());
        }
        Children children = new Children(
                processes,
                new Children.Limits(isolation.processes(), isolation.spares(), isolation.maxRuns(), isolation.idle()));
        return new IsolatedScriptEngine(settings, isolation, processes, children);
    }

    public IsolatedProcesses.State state() {
        return processes.state();
    }

    /** Starts the processes that wait for scripts. Without it they are started from the first script on. */
    public void warmUp() {
        if (processes.state() != IsolatedProcesses.State.UNAVAILABLE) {
            children.warmUp();
            improve();
        }
    }

    @Override
    public CompletionStage<ScriptResult> run(ScriptCall call) {
        return call.input().contextMap().ask().thenCompose(stored -> submit(() -> serve(call)));
    }

    /** On the caller's thread, and not behind the runs: a version that is to replace them is checked while they last. */
    @Override
    public Optional<String> check(FlowText flow) {
        ScriptInput nothing = new ScriptInput(null, null, "{}", "{}", Map.of());
        ScriptCall call = new ScriptCall("check", new ScriptSource.Version(flow), nothing, name -> name);
        ScriptResult result = serve(call, flow, true);
        if (result instanceof ScriptResult.Lost) {
            result = serve(call, flow, true); // that may have been its process; a text that ends two is refused
        }
        if (runners.isShutdown()) {
            throw new IllegalStateException("the script engine is closed");
        }
        return result instanceof ScriptResult.Returned ? Optional.empty() : Optional.of(String.valueOf(result.error()));
    }

    /** Processes that are alive, for tests and for people. */
    public int processes() {
        return children.alive();
    }

    @Override
    public void close() {
        children.close();
        watch.shutdownNow();
        runners.shutdownNow().forEach(waiting -> ((Waiting) waiting).refuse());
    }

    /** A run that waits for its turn; it must be answered also if that never comes. */
    private record Waiting(java.util.function.Supplier<ScriptResult> work, CompletableFuture<ScriptResult> result)
            implements Runnable {

        @Override
        public void run() {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error fault) {
                result.completeExceptionally(fault);
            }
        }

        void refuse() {
            result.completeExceptionally(new IllegalStateException("the script engine is closed"));
        }
    }

    private CompletionStage<ScriptResult> submit(java.util.function.Supplier<ScriptResult> work) {
        Waiting waiting = new Waiting(work, new CompletableFuture<>());
        try {
            runners.execute(waiting);
        } catch (RejectedExecutionException closed) {
            waiting.refuse();
        }
        return waiting.result().minimalCompletionStage();
    }

    private ScriptResult serve(ScriptCall call) {
        try {
            call.input().requestJson();
        } catch (IllegalArgumentException unreadable) {
            return new ScriptResult.Rejected(null, "", "request: " + unreadable.getMessage());
        }
        try {
            FlowText text = text(call);
            return text == null ? new ScriptResult.NoFlow(name(call)) : serve(call, text, false);
        } catch (IOException e) {
            return new ScriptResult.Rejected(null, "", "the flow cannot be read: " + FlowDirectory.why(e));
        }
    }

    private ScriptResult serve(ScriptCall call, FlowText text, boolean checkOnly) {
        if (processes.state() == IsolatedProcesses.State.UNAVAILABLE) {
            return new ScriptResult.Rejected(
                    text.version(),
                    "",
                    "scripts cannot run isolated on this worker: " + processes.explanation()
                            + ". Install bubblewrap, or allow isolation.weak (AFTERCALL_ISOLATION_WEAK=true)");
        }
        improve();
        Child child;
        try {
            child = children.take(new Owner(call.place().contextId(), text.name(), text.version()));
        } catch (IllegalStateException noChild) {
            return new ScriptResult.Lost(
                    text.version(), "", ScriptResult.Lost.Cause.CRASHED, String.valueOf(noChild.getMessage()));
        }
        IsolatedRun run = new IsolatedRun(call, text, checkOnly, settings, child, maxBytes);
        var killer = watch.schedule(run::tooLate, settings.timeout().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        try {
            return run.run();
        } finally {
            killer.cancel(false);
            children.giveBack(child, run.leftNothing());
        }
    }

    private @Nullable FlowText text(ScriptCall call) throws IOException {
        return switch (call.source()) {
            case ScriptSource.Version version -> version.flow();
            case ScriptSource.Inline play -> new FlowText("script", play.version(), play.text());
            case ScriptSource.Flow flow -> {
                FlowText own = FlowDirectory.read(settings.flowsDir(), flow.own());
                yield own == null ? FlowDirectory.read(settings.flowsDir(), flow.common()) : own;
            }
            case ScriptSource.Pinned pinned ->
                throw new IllegalArgumentException(pinned + " has to be looked up before it is run");
        };
    }

    private static String name(ScriptCall call) {
        return call.source() instanceof ScriptSource.Flow flow ? flow.own() : "";
    }

    /** Once, beside the work. */
    private void improve() {
        if (improving.compareAndSet(false, true)) {
            daemon("aftercall-isolation-image").newThread(processes::improve).start();
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
