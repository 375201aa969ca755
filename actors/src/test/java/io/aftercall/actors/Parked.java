package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;

import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.Vacancy;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import java.time.Duration;
import java.util.List;

/** Requests whose outcome is unknown and whose flow has been told so. */
final class Parked {

    private Parked() {}

    static void park(RequestBench bench, Request request) {
        Held held = bench.hold(request);
        join(bench.store.requests().beginAttempt(held.lease(), Duration.ofHours(20)));
        Settlement unknown =
                new Settlement(held.lease(), request, Outcome.UNKNOWN, 1, null, "{}", "connection reset", false);
        join(bench.store.requests().settle(List.of(unknown), Vacancy.NONE));
        HeldJob job =
                join(bench.store.scripts().take("w", new WorkerIds.Any(), 1)).getFirst();
        RunRecord told =
                new RunRecord(ExecutionState.COMPLETED, "returned", "v", "", "null", null, null, null, List.of());
        join(bench.store.scripts().record(job.lease(), told));
    }
}
