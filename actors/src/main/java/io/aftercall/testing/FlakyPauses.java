package io.aftercall.testing;

import io.aftercall.queue.Pause;
import io.aftercall.queue.Pauses;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The pauses of {@link FlakyStore}. */
record FlakyPauses(FlakyStore flaky, Pauses pauses) implements Pauses {

    @Override
    public CompletionStage<Boolean> pause(Pause.Target target, String reason) {
        return flaky.step("pauses.pause", () -> pauses.pause(target, reason));
    }

    @Override
    public CompletionStage<Boolean> resume(Pause.Target target) {
        return flaky.step("pauses.resume", () -> pauses.resume(target));
    }

    @Override
    public CompletionStage<List<Pause>> list() {
        return flaky.step("pauses.list", pauses::list);
    }
}
