package io.aftercall.cli.demo;

import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.EngineListener;
import io.aftercall.actors.RequestGateway;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Prints what happens while it happens: when, to which request, what. Prints on a thread of its own, in order. */
final class Timeline implements EngineListener {

    private static final int SHOWN_OF_ID = 6;

    /** @param id null for a remark of the demo itself, and for the end */
    private record Line(long nanos, @Nullable RequestId id, String text) {}

    private static final String END = "";

    private final PrintStream out;
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final Map<RequestId, String> names = new HashMap<>();
    private @Nullable Thread printer;

    Timeline(PrintStream out) {
        this.out = out;
    }

    /** Begins to print; what was heard before is printed first. */
    synchronized void start(RequestGateway gateway) {
        long begun = System.nanoTime();
        printer = Thread.ofPlatform().name("timeline").daemon().start(() -> print(gateway, begun));
    }

    @Override
    public void on(EngineEvent event) {
        Line line = line(event);
        if (line != null) {
            lines.add(line);
        }
    }

    void say(String remark) {
        lines.add(new Line(System.nanoTime(), null, remark));
    }

    /** Prints what was heard up to now, and nothing after. Idempotent. */
    synchronized void finish() {
        if (printer == null) {
            return;
        }
        lines.add(new Line(System.nanoTime(), null, END));
        try {
            printer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        printer = null;
    }

    private @Nullable Line line(EngineEvent event) {
        return switch (event) {
            case EngineEvent.Accepted(var id) -> of(id, "stored and accepted");
            case EngineEvent.AttemptBegun(var id, var attempt) -> of(id, "attempt " + attempt);
            case EngineEvent.RetryScheduled(var id, var attempt, var delay, var why) ->
                of(id, "attempt " + attempt + ": " + told(why) + "; again in " + delay.toMillis() + " ms, same key");
            case EngineEvent.Settled(var id, var outcome, var attempts) ->
                of(id, "settled: " + outcome.wire() + " (attempts: " + attempts + ")");
            case EngineEvent.ScriptStarted(var id, var attempt) -> of(id.request(), "flow runs");
            case EngineEvent.ScriptEnded(var id, var state) -> of(id.request(), "flow " + state.wire());
            default -> null;
        };
    }

    /** Without the row of the decision table, which is for those who have it at hand. */
    private static String told(String why) {
        return why.replaceFirst("^row \\d+: ", "");
    }

    private static Line of(RequestId id, String text) {
        return new Line(System.nanoTime(), id, text);
    }

    private void print(RequestGateway gateway, long begun) {
        try {
            for (Line line = lines.take(); !line.text().equals(END); line = lines.take()) {
                out.println(format(line, gateway, begun));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String format(Line line, RequestGateway gateway, long begun) {
        double seconds = (line.nanos() - begun) / 1e9;
        if (line.id() == null) {
            return String.format(Locale.ROOT, "%7.3f s  %s", seconds, line.text());
        }
        String id = line.id().value();
        String end = id.substring(id.length() - SHOWN_OF_ID);
        return String.format(
                Locale.ROOT, "%7.3f s  %s  %-20s  %s", seconds, end, name(line.id(), gateway), line.text());
    }

    private String name(RequestId id, RequestGateway gateway) {
        return names.computeIfAbsent(id, absent -> {
            Optional<StoredRequest> found =
                    gateway.find(id).toCompletableFuture().join();
            return found.map(stored -> name(stored.request())).orElse("?");
        });
    }

    private static String name(Request request) {
        String caller = request.origin().callerId();
        return caller != null ? caller : "chain: " + request.type().wire();
    }
}
