package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What failed for good, until a person replays or discards it; retention leaves it alone. Thread-safe. A failed stage is
 * a fault of the store; a step that is repeated then answers {@code NOT_DEAD} if the first one was done.
 */
public interface DeadLetters {

    /** Reads no payloads. */
    CompletionStage<DeadLetterPage> list(DeadLetterQuery query);

    CompletionStage<Optional<BuriedLetter>> find(ExecutionId id);

    /**
     * Runs it again with its stored input: the script, or the call under the same key and with the same bytes if that is
     * what was given up. What failed has published nothing; a run that did publish meets its own calls.
     *
     * @param edit sealed
     * @param horizon age of a first attempt after which no call is sent again
     */
    CompletionStage<DeadLetterReply> replay(ExecutionId id, DeadLetterEdit edit, Duration horizon);

    /** Takes it from the list for good; it is forgotten as what has finished now. */
    CompletionStage<DeadLetterReply> discard(ExecutionId id);
}
