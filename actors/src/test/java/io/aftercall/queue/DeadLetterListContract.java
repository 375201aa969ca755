package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.queue.DeadLetterQuery.Filter;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How dead letters are found, and worked on in bulk. */
abstract class DeadLetterListContract extends StoreContract {

    @Test
    @DisplayName("L1: lists the newest first, page by page, each once")
    void listsTheNewestFirst() {
        List<ExecutionId> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(buried("billing", "c", ExecutionState.FAILED));
        }

        assertThat(all(Filter.ALL, 2)).containsExactlyElementsOf(newestFirst);
        assertThat(all(Filter.ALL, 200)).containsExactlyElementsOf(newestFirst);
        assertThat(list(Filter.ALL, null, 5).next()).isNull();
    }

    @Test
    @DisplayName("L1: those of one moment are told apart by the cursor as well")
    void listsThoseOfOneMoment() {
        List<ExecutionId> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            await(store.scripts().play(Requests.play()));
        }
        List<HeldJob> jobs = takeJobs("worker-1");
        jobs.stream()
                .map(job -> store.scripts().record(job.lease(), Runs.ended(ExecutionState.FAILED)))
                .toList()
                .forEach(StoreContract::await);
        jobs.forEach(job -> ids.add(job.lease().id()));

        assertThat(all(Filter.ALL, 1)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(all(Filter.ALL, 5)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    @DisplayName("L2: a filter finds by worker, context, type, reason and time")
    void filters() {
        ExecutionId first = buried("billing", "ctx-a", ExecutionState.FAILED);
        ExecutionId second = buried("mail", "ctx-a", ExecutionState.REJECTED);
        ExecutionId third = buried("mail", "ctx-b", ExecutionState.FAILED);
        ExecutionId played = buriedPlay();
        Instant between = diedAt(third);

        assertThat(found(new Filter("billing", null, null, null, null, null))).containsExactly(played, first);
        assertThat(found(new Filter(null, "ctx-a", null, null, null, null))).containsExactly(second, first);
        assertThat(found(new Filter(null, null, RequestType.PAYMENT_INTENT, null, null, null)))
                .containsExactly(third, second, first);
        assertThat(found(new Filter(null, null, RequestType.COUPON, null, null, null)))
                .isEmpty();
        assertThat(found(new Filter(null, null, null, DeadLetter.Reason.SCRIPT_REJECTED, null, null)))
                .containsExactly(second);
        assertThat(found(new Filter(null, null, null, null, between, null))).containsExactly(second, first);
        assertThat(found(new Filter(null, null, null, null, null, between))).containsExactly(played, third);
        assertThat(found(new Filter("mail", "ctx-b", null, null, null, diedAt(first))))
                .containsExactly(third);
        assertThat(all(new Filter("mail", null, null, null, null, null), 1)).containsExactly(third, second);
    }

    @Test
    void refusesALimitAndACursorThatCannotBe() {
        assertThatThrownBy(() -> new DeadLetterQuery(Filter.ALL, null, 0)).isInstanceOf(InvalidSubmission.class);
        assertThatThrownBy(() -> new DeadLetterQuery(Filter.ALL, null, 201)).isInstanceOf(InvalidSubmission.class);
        assertThatThrownBy(() -> new DeadLetterQuery(Filter.ALL, "1:exe_x", 1)).isInstanceOf(InvalidSubmission.class);
    }

    @Test
    @DisplayName("L2: replays in bulk what matches a filter, and nothing else")
    void replaysInBulk() {
        ExecutionId one = buried("billing", "c", ExecutionState.FAILED);
        ExecutionId other = buried("mail", "c", ExecutionState.FAILED);
        ExecutionId two = buried("billing", "c", ExecutionState.FAILED);

        DeadLetterBulk.Counts counts = await(bulk(new Filter("billing", null, null, null, null, null), 100));

        assertThat(counts).isEqualTo(new DeadLetterBulk.Counts(2, 2, 0, null));
        assertThat(execution(one).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(execution(two).state()).isEqualTo(ExecutionState.QUEUED);
        assertThat(found(Filter.ALL)).containsExactly(other);
    }

    @Test
    @DisplayName("L2: a bulk stops at its limit and says where to go on")
    void stopsAtTheLimit() {
        for (int i = 0; i < 5; i++) {
            buried("billing", "c", ExecutionState.FAILED);
        }

        DeadLetterBulk.Counts first = await(bulk(Filter.ALL, 3));

        assertThat(first.matched()).isEqualTo(3);
        assertThat(first.done()).isEqualTo(3);
        assertThat(first.next()).isNotNull();
        assertThat(await(bulk(Filter.ALL, 3))).isEqualTo(new DeadLetterBulk.Counts(2, 2, 0, null));
    }

    @Test
    @DisplayName("L2: a bulk counts what it may not touch and goes on behind it")
    void countsWhatWasRefused() {
        buried("billing", "c", ExecutionState.FAILED);
        buriedPlay();

        DeadLetterBulk.Counts counts = await(new DeadLetterBulk(store.deadLetters())
                .each(
                        Filter.ALL,
                        null,
                        10,
                        id -> store.deadLetters().replay(id, new DeadLetterEdit("other", null, null, null), HORIZON)));

        assertThat(counts).isEqualTo(new DeadLetterBulk.Counts(2, 1, 1, null));
        assertThat(found(Filter.ALL)).hasSize(1);
    }

    private java.util.concurrent.CompletionStage<DeadLetterBulk.Counts> bulk(Filter filter, int limit) {
        return new DeadLetterBulk(store.deadLetters())
                .each(filter, null, limit, id -> store.deadLetters().replay(id, DeadLetterEdit.NONE, HORIZON));
    }

    private ExecutionId buried(String worker, String context, ExecutionState state) {
        Request request = settled(Requests.paymentIntent(Requests.routing(worker, context, 5)), Outcome.SUCCEEDED);
        end(state);
        return request.id().execution();
    }

    private ExecutionId buriedPlay() {
        PlayRequest play = Requests.play();
        await(store.scripts().play(play));
        end(ExecutionState.FAILED);
        return play.id();
    }

    /** Each in a moment of its own. */
    private void end(ExecutionState state) {
        passTime(Duration.ofMillis(2));
        await(store.scripts().record(takeJob("worker-1").lease(), Runs.ended(state)));
    }

    private Instant diedAt(ExecutionId id) {
        return await(store.deadLetters().find(id))
                .orElseThrow()
                .letter()
                .times()
                .diedAt();
    }

    private List<ExecutionId> found(Filter filter) {
        return all(filter, 200);
    }

    private List<ExecutionId> all(Filter filter, int limit) {
        List<ExecutionId> all = new ArrayList<>();
        String cursor = null;
        do {
            DeadLetterPage page = list(filter, cursor, limit);
            assertThat(page.letters()).hasSizeLessThanOrEqualTo(limit);
            page.letters().forEach(letter -> all.add(letter.id()));
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private DeadLetterPage list(Filter filter, @org.jspecify.annotations.Nullable String cursor, int limit) {
        return await(store.deadLetters().list(new DeadLetterQuery(filter, cursor, limit)));
    }
}
