package io.aftercall.actors;

import io.aftercall.queue.FlowPublication;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.PublishReply;
import io.aftercall.scripts.FlowCheck;
import io.aftercall.scripts.FlowDirectory;
import io.aftercall.scripts.FlowDirectory.Change;
import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.FlowText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Tells the store of each text that a flows directory holds, compiled and past the lint, or refused. */
public final class FlowPublisher {

    /** What a file holds that cannot be read. */
    private static final String NO_VERSION = "unreadable";

    private final FlowVersions versions;
    private final FlowDirectory directory;
    private final FlowCheck check;
    private final String source;
    private final EngineListener listener;

    /** @param host with the directory's path the name of the source: the same after a restart */
    public FlowPublisher(
            FlowVersions versions, FlowDirectory directory, FlowCheck check, String host, EngineListener listener) {
        this.versions = versions;
        this.directory = directory;
        this.check = check;
        this.source = host + ":" + directory.path().toAbsolutePath().normalize();
        this.listener = listener;
    }

    /**
     * Publishes what has changed since the last time; at the first, what has changed since a process with this source
     * ran last.
     *
     * @param files reads and compiles; the threads that bring the store's answers must not be held up by that
     * @return whether anything is different now; a failed stage is a fault of the store, and nothing is lost by it
     */
    CompletionStage<Boolean> publish(Executor files) {
        List<Change> changes;
        try {
            changes = directory.look();
        } catch (IOException e) {
            listener.on(new EngineEvent.Fault("flows", "the flows directory cannot be listed: " + e));
            return CompletableFuture.completedStage(false);
        }
        if (changes.isEmpty()) {
            return CompletableFuture.completedStage(false);
        }
        return versions.seen(source)
                .thenCombine(versions.changedSince(-1), (seen, table) -> unseen(changes, seen, table.orElseThrow()))
                .thenComposeAsync(this::publishAll, files)
                .whenComplete((done, fault) -> {
                    if (fault != null) {
                        changes.forEach(change -> directory.forget(change.name()));
                    }
                });
    }

    /** Without those that it had before, unless they were refused: a newer release may take them. */
    private static List<Change> unseen(List<Change> changes, Map<String, String> seen, FlowTable table) {
        return changes.stream()
                .filter(change -> {
                    String name = change.name().value();
                    String version = version(change);
                    FlowTable.Refused refused = table.refused().get(name);
                    return !version.equals(seen.get(name))
                            || (refused != null && refused.version().equals(version));
                })
                .toList();
    }

    private CompletionStage<Boolean> publishAll(List<Change> changes) {
        List<CompletableFuture<PublishReply>> replies = new ArrayList<>();
        changes.forEach(change -> replies.add(publish(change).toCompletableFuture()));
        return CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> !replies.isEmpty());
    }

    private CompletionStage<PublishReply> publish(Change change) {
        FlowPublication publication = switch (change) {
            case Change.Text(var name, var flow) ->
                new FlowPublication(name.value(), flow.version(), flow.text(), source, refusal(flow));
            case Change.Unreadable(var name, var why) ->
                new FlowPublication(name.value(), NO_VERSION, "", source, "the file cannot be read: " + why);
        };
        return versions.publish(publication).thenApply(reply -> {
            String why = publication.refusal() == null ? "" : publication.refusal();
            listener.on(new EngineEvent.FlowPublished(publication.flow(), publication.version(), reply, why));
            return reply;
        });
    }

    /**
     * Compiles a text on the caller's thread, past the lint.
     *
     * @return why it cannot run, with the line; null if it can
     */
    @Nullable
    String refusal(FlowText flow) {
        try {
            return check.check(flow).orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + flow.name() + " was compiled", e);
        }
    }

    private static String version(Change change) {
        return switch (change) {
            case Change.Text(FlowName name, FlowText flow) -> flow.version();
            case Change.Unreadable unreadable -> NO_VERSION;
        };
    }
}
