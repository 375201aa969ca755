package io.aftercall.faults;

import io.aftercall.queue.Pause;
import io.aftercall.queue.Pauses;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The pauses of {@link SteppedStore}. */
record SteppedPauses(Pauses pauses, Steps steps) implements Pauses {

    @Override
    public CompletionStage<Boolean> pause(Pause.Target target, String reason) {
        return steps.step("pauses.pause", () -> pauses.pause(target, reason));
    }

    @Override
    public CompletionStage<Boolean> resume(Pause.Target target) {
        return steps.step("pauses.resume", () -> pauses.resume(target));
    }

    @Override
    public CompletionStage<List<Pause>> list() {
        return steps.step("pauses.list", pauses::list);
    }
}
