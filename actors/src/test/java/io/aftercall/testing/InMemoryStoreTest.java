package io.aftercall.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aftercall.queue.Bell;
import io.aftercall.queue.Durability;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.Requests;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Request;
import io.aftercall.request.Schedule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the store in memory does beyond the contract of every store. */
final class InMemoryStoreTest {

    private final Store store = InMemoryStore.create();

    @Test
    @DisplayName("P1: says what its acknowledgements are worth")
    void isVolatile() {
        assertThat(store.health().durability()).isEqualTo(Durability.VOLATILE);
        assertThat(store.ping()).isCompleted();
    }

    @Test
    void hasASaltThatNobodyChanges() {
        byte[] salt = store.salt();
        byte[] before = salt.clone();

        salt[0]++;

        assertThat(store.salt()).hasSize(32).isEqualTo(before);
        assertThat(InMemoryStore.create().salt()).isNotEqualTo(before);
    }

    @Test
    @DisplayName("B2: what is stored outlives a close, so that a test can start the next engine on it")
    void keepsWhatIsStoredWhenClosed() {
        Request request = accepted();

        assertThat(store.close()).isCompleted();
        assertThat(store.close()).isCompleted();

        assertThat(await(store.requests().find(request.id()))).isPresent();
    }

    @Test
    void goesByTheClockItIsGiven() {
        Instant now = Instant.parse("2031-02-03T04:05:06.789Z");
        Store fixed = new InMemoryStore(InstantSource.fixed(now.plusNanos(123)), 10);
        Request request = Requests.paymentIntent();

        await(fixed.requests().accept(request, new Schedule.Now()));

        StoredRequest stored = await(fixed.requests().find(request.id())).orElseThrow();
        assertThat(stored.status().times().createdAt()).isEqualTo(now);
    }

    @Test
    @DisplayName("a listener of the bell runs outside of the store's lock")
    void ringsOutsideOfItsLock() {
        CompletionStage<Optional<StoredRequest>> seen = store.bell()
                .next(Bell.Topic.REQUESTS)
                .thenApply(rung -> await(CompletableFuture.supplyAsync(
                        () -> await(store.requests().find(Requests.id())))));

        accepted();

        assertThat(await(seen)).isEmpty();
    }

    @Test
    @DisplayName("J3: whoever forgets to watch is not told here either")
    void tellsNobodyWhoDidNotWatch() {
        PlayRequest play = Requests.play();
        await(store.scripts().play(play));
        CompletableFuture<Void> ended = store.bell().ended(play.id().suffix());
        HeldJob job =
                await(store.scripts().take("worker-1", new WorkerIds.Any(), 1)).getFirst();

        RunRecord run = new RunRecord(ExecutionState.COMPLETED, "returned", "v1", "", "1", null, null, null, List.of());
        assertThat(await(store.scripts().record(job.lease(), run))).isEqualTo(StepReply.DONE);

        assertThat(ended).isNotDone();
    }

    @Test
    @DisplayName("a fault of the caller's fails the stage and leaves the store usable")
    void failsTheStageOfAFaultyStep() {
        assertThat(store.requests().accept(Requests.paymentIntent(), new Schedule.At(null)))
                .isCompletedExceptionally();

        accepted();
    }

    @Test
    void refusesToHoldNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InMemoryStore(InstantSource.system(), 0))
                .withMessage("maxQueued: 0 (expected: >= 1)");
    }

    private Request accepted() {
        Request request = Requests.paymentIntent();
        await(store.requests().accept(request, new Schedule.Now()));
        return request;
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
