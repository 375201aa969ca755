package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does one thing to every dead letter of a filter, page by page, newest first. */
public record DeadLetterBulk(DeadLetters letters) {

    /** What fails again at once comes in front, where this does not look any more. */
    private static final int PAGE = 100;

    /**
     * What was done.
     *
     * @param matched letters that were found; each was either done or refused
     * @param next cursor to go on from, if there may be more than the limit; else null
     */
    public record Counts(
            int matched, int done, int refused, @Nullable String next) {

        private static final Counts NONE = new Counts(0, 0, 0, null);

        private Counts and(List<DeadLetterReply> replies, @Nullable String following) {
            int good = (int) replies.stream()
                    .filter(reply -> reply == DeadLetterReply.DONE)
                    .count();
            return new Counts(matched + replies.size(), done + good, refused + replies.size() - good, following);
        }
    }

    /**
     * Goes through them.
     *
     * @param cursor what an earlier one ended with; null to begin
     * @param limit letters at most
     */
    public CompletionStage<Counts> each(
            DeadLetterQuery.Filter filter,
            @Nullable String cursor,
            int limit,
            Function<ExecutionId, CompletionStage<DeadLetterReply>> step) {
        return goOn(filter, cursor, limit, step, Counts.NONE);
    }

    private CompletionStage<Counts> goOn(
            DeadLetterQuery.Filter filter,
            @Nullable String cursor,
            int left,
            Function<ExecutionId, CompletionStage<DeadLetterReply>> step,
            Counts before) {
        return letters.list(new DeadLetterQuery(filter, cursor, Math.min(left, PAGE)))
                .thenCompose(page -> RedisSteps.all(page.letters().stream()
                                .map(letter -> step.apply(letter.id()).toCompletableFuture())
                                .toList())
                        .thenCompose(replies -> {
                            Counts counts = before.and(replies, page.next());
                            int rest = left - replies.size();
                            return page.next() == null || rest == 0
                                    ? CompletableFuture.completedStage(counts)
                                    : goOn(filter, page.next(), rest, step, counts);
                        }));
    }
}
