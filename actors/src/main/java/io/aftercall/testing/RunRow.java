package io.aftercall.testing;

import io.aftercall.queue.FailedRun;
import io.aftercall.queue.RunRecord;
import io.aftercall.request.ExecutionState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recorded run of one execution; until there is one, the last that failed. Not thread-safe. */
final class RunRow {

    private @Nullable RunRecord run;
    private @Nullable FailedRun failed;

    boolean isRecorded() {
        return run != null;
    }

    void record(RunRecord ended) {
        run = ended;
        failed = null;
    }

    /** Another one will follow. */
    void fail(FailedRun ended) {
        run = null;
        failed = ended;
    }

    /**
     * It runs anew, at the wish of a person; until that has ended, the former one is shown as failed.
     *
     * @param same whether what runs is what ran, so that its version is still true
     */
    void forget(boolean same) {
        failed = run == null
                ? null
                : new FailedRun(run.ending(), same ? run.version() : null, run.output(), String.valueOf(run.error()));
        run = null;
    }

    /** What the recorded run leaves to be published. */
    String outbox() {
        String left = recorded().outboxJson();
        return left == null ? "{}" : left;
    }

    /** The state of an execution that has ended with the recorded run. */
    ExecutionState endState() {
        return recorded().state();
    }

    /** @param state of the execution, for one that has no recorded run */
    RunRecord view(ExecutionState state) {
        if (run != null) {
            return run;
        }
        return failed == null
                ? new RunRecord(state, "", null, "", null, null, null, null, List.of())
                : new RunRecord(
                        state,
                        failed.ending(),
                        failed.version(),
                        failed.output(),
                        null,
                        null,
                        failed.error(),
                        null,
                        List.of());
    }

    private RunRecord recorded() {
        if (run == null) {
            throw new IllegalStateException("no run was recorded");
        }
        return run;
    }
}
