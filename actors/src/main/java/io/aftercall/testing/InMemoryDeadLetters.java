package io.aftercall.testing;

import io.aftercall.queue.BuriedLetter;
import io.aftercall.queue.DeadLetter;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.DeadLetterPage;
import io.aftercall.queue.DeadLetterQuery;
import io.aftercall.queue.DeadLetterReply;
import io.aftercall.queue.DeadLetters;
import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The dead letters of {@link InMemoryStore}. */
final class InMemoryDeadLetters implements DeadLetters {

    private final InMemoryState state;

    InMemoryDeadLetters(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<DeadLetterPage> list(DeadLetterQuery query) {
        return state.step(now -> {
            List<DeadLetter> found = state.executions.values().stream()
                    .filter(ExecutionRow::isDead)
                    .map(ExecutionRow::letter)
                    .filter(query.filter()::admits)
                    .filter(letter -> query.cursor() == null || cursor(letter).compareTo(query.cursor()) < 0)
                    .sorted(Comparator.comparing(InMemoryDeadLetters::cursor).reversed())
                    .limit(query.limit() + 1L)
                    .toList();
            List<DeadLetter> page = found.subList(0, Math.min(found.size(), query.limit()));
            return new DeadLetterPage(page, found.size() > page.size() ? cursor(page.getLast()) : null);
        });
    }

    private static String cursor(DeadLetter letter) {
        return String.format(Locale.ROOT, "%013d:%s", letter.times().diedAt().toEpochMilli(), letter.id());
    }

    @Override
    public CompletionStage<Optional<BuriedLetter>> find(ExecutionId id) {
        return state.step(now -> Optional.ofNullable(state.executions.get(id))
                .filter(ExecutionRow::isDead)
                .map(row -> new BuriedLetter(
                        row.letter(),
                        row.request() == null ? null : state.view(row.request()),
                        row.job() instanceof ScriptJob.Play(var play) ? play : null,
                        row.view())));
    }

    @Override
    public CompletionStage<DeadLetterReply> replay(ExecutionId id, DeadLetterEdit edit, Duration horizon) {
        return state.step(now -> {
            ExecutionRow row = state.executions.get(id);
            if (row == null || !row.isDead()) {
                return row == null ? DeadLetterReply.UNKNOWN : DeadLetterReply.NOT_DEAD;
            }
            if (!row.fits(edit)) {
                return DeadLetterReply.UNFIT_EDIT;
            }
            RequestRow request = row.request();
            return request != null && request.ending().isPoison()
                    ? callAgain(row, request, edit, horizon, now)
                    : runAgain(row, edit);
        });
    }

    private DeadLetterReply callAgain(
            ExecutionRow row, RequestRow request, DeadLetterEdit edit, Duration horizon, Instant now) {
        if (request.isPast(horizon, now)) {
            return DeadLetterReply.PAST_HORIZON;
        }
        state.executions.remove(row.id());
        request.replay(edit, row.nextFence());
        state.enqueue(request);
        return DeadLetterReply.DONE;
    }

    private DeadLetterReply runAgain(ExecutionRow row, DeadLetterEdit edit) {
        row.replay(edit);
        row.pin(state.flows);
        state.enqueue(row);
        return DeadLetterReply.DONE;
    }

    @Override
    public CompletionStage<DeadLetterReply> discard(ExecutionId id) {
        return state.step(now -> {
            ExecutionRow row = state.executions.get(id);
            if (row == null || !row.isDead()) {
                return row == null ? DeadLetterReply.UNKNOWN : DeadLetterReply.NOT_DEAD;
            }
            row.discard(now);
            return DeadLetterReply.DONE;
        });
    }
}
