package io.aftercall.actors;

import io.aftercall.config.SecretSealer;
import io.aftercall.queue.BuriedLetter;
import io.aftercall.queue.DeadLetterBulk;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.DeadLetterPage;
import io.aftercall.queue.DeadLetterQuery;
import io.aftercall.queue.DeadLetterReply;
import io.aftercall.queue.DeadLetters;
import io.aftercall.request.ExecutionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where a person works on what was given up. Thread-safe; no method blocks. */
public final class DeadLetterDesk {

    private final DeadLetters letters;
    private final SecretSealer sealer;
    private final Duration horizon;
    private final DeadLetterBulk bulk;

    /** @param horizon no call is sent again when its first attempt is older */
    DeadLetterDesk(DeadLetters letters, SecretSealer sealer, Duration horizon) {
        this.letters = letters;
        this.sealer = sealer;
        this.horizon = horizon;
        this.bulk = new DeadLetterBulk(letters);
    }

    public CompletionStage<DeadLetterPage> list(DeadLetterQuery query) {
        return letters.list(query);
    }

    public CompletionStage<Optional<BuriedLetter>> find(ExecutionId id) {
        return letters.find(id);
    }

    /** @param edit not sealed yet */
    public CompletionStage<DeadLetterReply> replay(ExecutionId id, DeadLetterEdit edit) {
        return letters.replay(id, edit.sealed(sealer, id), horizon);
    }

    public CompletionStage<DeadLetterReply> discard(ExecutionId id) {
        return letters.discard(id);
    }

    /**
     * Replays all of a filter, newest first.
     *
     * @param cursor what an earlier bulk ended with; null to begin
     */
    public CompletionStage<DeadLetterBulk.Counts> replayAll(
            DeadLetterQuery.Filter filter, @Nullable String cursor, int limit) {
        return bulk.each(filter, cursor, limit, id -> replay(id, DeadLetterEdit.NONE));
    }

    /** As {@link #replayAll}, but discards them. */
    public CompletionStage<DeadLetterBulk.Counts> discardAll(
            DeadLetterQuery.Filter filter, @Nullable String cursor, int limit) {
        return bulk.each(filter, cursor, limit, this::discard);
    }
}
