package io.aftercall.scripts;

import io.aftercall.config.ContextSettings;
import io.aftercall.config.ScriptSettings;
import io.aftercall.scripts.isolation.Frames;
import io.aftercall.scripts.isolation.IsolatedProcesses;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program of a child process: reads what to run, runs it, says how it ended. It holds no secret and no open file, and
 * ends when its worker does. Only the worker starts it.
 */
public final class ScriptChild {

    private static final int MAX_FRAME = Integer.MAX_VALUE - 8;
    private static final int LINTED = 6;
    private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(1);
    private static final int MAX_VERSIONS = 100;
    private static final String WARM_UP = """
            def items = [[a: 1, b: "x"], [a: 2.50, b: 'y']]
            println items.collect { "${it.b} ${it.a}" }.join(',')
            context.put('k', context.get('k', 0) + 1)
            stripe('POST', '/v1/coupons').percent_off(10).metadata(a: 'b').create_async('w', 'c')
            try { [].first() } catch (NoSuchElementException e) { log e.message }
            reply(sum: items.sum { it.a }, on: parsed_data?.id)
            [items.size(), request.id, items.find { it.a == 1 }?.b]
            """;

    private final ScriptSettings settings;
    private final Frames frames;
    private final VersionCache versions;
    private final VersionCache inline;

    private ScriptChild(ScriptSettings settings, Frames frames, boolean linted) {
        ScriptCompiler compiler = new ScriptCompiler(linted);
        this.settings = settings;
        this.frames = frames;
        this.versions = new VersionCache(compiler, MAX_VERSIONS);
        this.inline = new VersionCache(compiler, MAX_VERSIONS);
    }

    /** What {@link #main} reads. */
    static List<String> arguments(ScriptSettings settings, boolean linted) {
        return List.of(
                Long.toString(settings.timeout().toMillis()),
                Integer.toString(settings.maxOutput()),
                Integer.toString(settings.maxResult()),
                Integer.toString(settings.maxCalls()),
                Integer.toString(settings.contexts().maxEntries()),
                Long.toString(settings.contexts().maxBytes()),
                Boolean.toString(linted));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Frames frames = new Frames(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
        System.setIn(InputStream.nullInputStream());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        System.setOut(nowhere);
        System.setErr(nowhere);
        ScriptChild child = new ScriptChild(settings(arguments), frames, Boolean.parseBoolean(arguments[LINTED]));
        child.warmUp();
        if (!arguments[arguments.length - 1].equals(IsolatedProcesses.TRAIN)) {
            child.serve();
        }
    }

    private static ScriptSettings settings(String[] arguments) {
        return new ScriptSettings(
                Path.of("none"),
                Duration.ofMillis(Long.parseLong(arguments[0])),
                1,
                1,
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                new ContextSettings(Integer.parseInt(arguments[4]), Long.parseLong(arguments[5])));
    }

    /** Goes all the way once, so that the first script does not pay for it. */
    private void warmUp() throws InterruptedException {
        ScriptInput input = new ScriptInput("{\"id\":\"x\"}", null, "{\"id\":\"r\"}", "{\"n\":1.5}", Map.of("k", "1"));
        RunFrame frame = new RunFrame(new FlowText("script", "", WARM_UP), true, false, "warm", input);
        ScriptRun run = run(RunFrame.read(frame.write()), name -> name);
        ScriptResult result = end(run, WARM_UP_LIMIT);
        if (!(result instanceof ScriptResult.Returned)) {
            throw new IllegalStateException("the warm-up has " + result.ending() + ": " + result.error());
        }
        ResultFrame.write(result, true);
    }

    private void serve() throws IOException, InterruptedException {
        frames.write(IsolatedProcesses.READY);
        for (String next = frames.read(MAX_FRAME); next != null; next = frames.read(MAX_FRAME)) {
            serve(RunFrame.read(next));
        }
        Runtime.getRuntime().halt(0); // the worker is gone; nothing that a script left behind may go on
    }

    private void serve(RunFrame frame) throws IOException, InterruptedException {
        int before = Thread.activeCount();
        ScriptResult result = frame.checkOnly() ? check(frame) : end(run(frame, this::childId), settings.timeout());
        frames.write(ResultFrame.write(result, Thread.activeCount() <= before));
    }

    private ScriptResult check(RunFrame frame) throws InterruptedException {
        return switch (versions.acquire(frame.file())) {
            case Compilation.Broken broken -> new ScriptResult.Rejected(null, "", broken.why());
            case Compilation.Ready ready -> {
                ready.script().release();
                yield new ScriptResult.Returned("", "", "null", new Effects(List.of(), List.of(), null));
            }
        };
    }

    private ScriptRun run(RunFrame frame, java.util.function.UnaryOperator<String> childIds) {
        return new ScriptRun(frame.call(childIds), settings, this::flow, versions, inline);
    }

    /** On a thread of its own, as long as it may; what goes on after that ends with this process. */
    private static ScriptResult end(ScriptRun run, Duration limit) throws InterruptedException {
        ScriptResult[] result = new ScriptResult[1];
        Thread thread = new Thread(() -> result[0] = ending(run), "script");
        thread.setDaemon(true);
        thread.start();
        thread.join(limit);
        return thread.isAlive() || result[0] == null ? run.timedOut(limit) : result[0];
    }

    private static ScriptResult ending(ScriptRun run) {
        try {
            return run.run();
        } catch (Throwable thrown) { // whatever a script throws is an ending
            return run.threw(thrown);
        }
    }

    private String childId(String name) {
        return AskFrame.id(ask(AskFrame.ask(AskFrame.ID, name)));
    }

    private @Nullable Compilation flow(String stem) throws InterruptedException {
        FlowText flow = AskFrame.flow(ask(AskFrame.ask(AskFrame.FLOW, stem)));
        return flow == null ? null : versions.acquire(flow);
    }

    private synchronized String ask(String question) {
        try {
            frames.write(question);
            String answer = frames.read(MAX_FRAME);
            if (answer == null) {
                throw new IllegalStateException("the worker is gone");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
