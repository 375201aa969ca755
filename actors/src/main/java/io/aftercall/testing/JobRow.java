package io.aftercall.testing;

import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.FlowPin;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.ScriptJob;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one execution runs: its job, by which flow, in which version. Not thread-safe. */
final class JobRow {

    private ScriptJob job;
    private @Nullable String flow;
    private @Nullable String version;

    JobRow(ScriptJob job) {
        this.job = job;
        this.flow = flowOf(job);
        this.version = job instanceof ScriptJob.Play(var play) ? play.version() : null;
    }

    ScriptJob job() {
        return job;
    }

    @Nullable
    String flow() {
        return flow;
    }

    @Nullable
    String version() {
        return version;
    }

    @Nullable
    FlowPin pin() {
        return job instanceof ScriptJob.Flow pinned ? pinned.pin() : null;
    }

    void pin(InMemoryFlows flows) {
        if (job instanceof ScriptJob.Flow unpinned) {
            FlowPin pin = flows.pin(unpinned);
            job = unpinned.pinned(pin);
            version = pin == null || pin.isNone() ? null : pin.version();
        }
    }

    /** @param request as it was edited; null if the script belongs to none */
    void edit(DeadLetterEdit edit, @Nullable RequestRow request) {
        job = edited(edit, request);
        flow = flowOf(job);
        version = edit.script() == null ? version : null;
    }

    private ScriptJob edited(DeadLetterEdit edit, @Nullable RequestRow request) {
        return switch (job) {
            case ScriptJob.Flow told ->
                new ScriptJob.Flow(
                        Objects.requireNonNull(request).request(),
                        told.outcome(),
                        told.replyJson(),
                        told.requestAttempts());
            case ScriptJob.Play(var play) ->
                new ScriptJob.Play(new PlayRequest(
                        play.id(),
                        edit.script() == null ? play.script() : edit.script(),
                        play.routing(),
                        edit.bindingsJson() == null ? play.bindingsJson() : edit.bindingsJson(),
                        play.fingerprint()));
            case ScriptJob.Publish publish -> throw new IllegalStateException("what is left of a run is no job");
        };
    }

    private static @Nullable String flowOf(ScriptJob job) {
        return switch (job) {
            case ScriptJob.Flow told -> told.own();
            case ScriptJob.Play(var play) -> play.routing().flow();
            case ScriptJob.Publish publish -> throw new IllegalArgumentException("what is left of a run is no job");
        };
    }
}
