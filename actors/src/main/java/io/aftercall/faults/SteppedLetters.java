package io.aftercall.faults;

import io.aftercall.queue.BuriedLetter;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.DeadLetterPage;
import io.aftercall.queue.DeadLetterQuery;
import io.aftercall.queue.DeadLetterReply;
import io.aftercall.queue.DeadLetters;
import io.aftercall.request.ExecutionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The dead letters of {@link SteppedStore}. */
record SteppedLetters(DeadLetters letters, Steps steps) implements DeadLetters {

    @Override
    public CompletionStage<DeadLetterPage> list(DeadLetterQuery query) {
        return steps.step("deadLetters.list", () -> letters.list(query));
    }

    @Override
    public CompletionStage<Optional<BuriedLetter>> find(ExecutionId id) {
        return steps.step("deadLetters.find", () -> letters.find(id));
    }

    @Override
    public CompletionStage<DeadLetterReply> replay(ExecutionId id, DeadLetterEdit edit, Duration horizon) {
        return steps.step("deadLetters.replay", () -> letters.replay(id, edit, horizon));
    }

    @Override
    public CompletionStage<DeadLetterReply> discard(ExecutionId id) {
        return steps.step("deadLetters.discard", () -> letters.discard(id));
    }
}
