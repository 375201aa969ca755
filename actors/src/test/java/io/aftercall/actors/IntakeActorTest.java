package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Durability;
import io.aftercall.queue.Held;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.Requests;
import io.aftercall.queue.StoreHealth;
import io.aftercall.request.FieldError;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.testing.FlakyStore.Mood;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IntakeActorTest extends IntakeActorTestBase {

    @Test
    @DisplayName("P9: while no worker is idle, no request begins with its submission; it begins all the same")
    void finishesBeforeItBegins() {
        measured.enter().leave();
        vacancies.show(0);
        start();

        RequestId id = submit(intent().build(), Submitted.Accepted.class).id();

        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);
        assertThat(bench.store.asked("requests.take")).isPositive();
        assertThat(join(bench.store.requests().find(id))).isPresent();
    }

    @Test
    @DisplayName("P1 RH-09: accepted means stored, and says how durable")
    void acceptsWhatIsStored() {
        start();

        RequestId id = submit(intent().build(), Submitted.Accepted.class).id();

        assertThat(bench.status(id).times().createdAt()).isEqualTo(bench.clock.instant());
        assertThat(bench.events.of(EngineEvent.Accepted.class)).containsExactly(new EngineEvent.Accepted(id));
    }

    @Test
    void saysStateAndDurability() {
        start();

        Submitted.Accepted now = submit(intent().build(), Submitted.Accepted.class);
        Submitted.Accepted later = submit(intent().delay(Duration.ofHours(1)).build(), Submitted.Accepted.class);

        assertThat(now.state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(now.durability()).isEqualTo(Durability.VOLATILE);
        assertThat(later.state()).isEqualTo(RequestState.SCHEDULED);
    }

    @Test
    @DisplayName("RH-21: what is accepted is sent and settled")
    void sendsWhatIsAccepted() {
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        start();

        RequestId id = submit(intent().build(), Submitted.Accepted.class).id();

        awaitState(id, RequestState.DISPATCHED);
        assertThat(bench.status(id).outcome()).isEqualTo(Outcome.SUCCEEDED);
        Awaitility.await().until(() -> bench.leases.size() == 0);
    }

    @Test
    @DisplayName("P3: the same submission under the same key meets the first one; another one is a conflict")
    void meetsTheFirstUnderTheSameKey() {
        start();

        RequestId first = submit(intent().idempotencyKey("order-17").build(), Submitted.Accepted.class)
                .id();
        Submitted.Duplicate again = submit(intent().idempotencyKey("order-17").build(), Submitted.Duplicate.class);
        Submitted.Conflict other =
                submit(intent().param("amount", 3000).idempotencyKey("order-17").build(), Submitted.Conflict.class);

        assertThat(again.id()).isEqualTo(first);
        assertThat(other.id()).isEqualTo(first);
        Awaitility.await().until(() -> !bench.stripe.sent().isEmpty());
        assertThat(bench.stripe.sent()).hasSize(1);
    }

    @Test
    @DisplayName("T1: who submits without a message uses an id of its own, and the engine goes on with what was leased")
    void goesOnWithWhatOthersSubmit() {
        start();
        RequestId id = Requests.id();

        Submitted answer = join(reception.accept(id, intent().build()));

        assertThat(((Submitted.Accepted) answer).id()).isEqualTo(id);
        Awaitility.await()
                .until(() -> bench.leases.size() == 1 && bench.stripe.sent().size() == 1);
    }

    @Test
    @DisplayName("RH-50: what cannot be sent is refused with its field, and nothing is stored")
    void refusesWhatCannotBeSent() {
        start();

        Submitted.Invalid invalid = submit(intent().param("a[b", "1").build(), Submitted.Invalid.class);

        assertThat(invalid.errors()).extracting(FieldError::field).allMatch(field -> field.startsWith("params"));
        assertThat(bench.store.asked("requests.accept")).isZero();
    }

    @Test
    @DisplayName("I3: while everything is paused, what waits is neither read nor taken with its submission")
    void leavesWhatWaitsWhileAllIsPaused() {
        Request waiting = accept();
        bench.parts.brakes().show(List.of(new Pause(Target.ALL, "", bench.clock.instant())));
        start();

        RequestId id = submit(intent().build(), Submitted.Accepted.class).id();

        Awaitility.await().during(Duration.ofMillis(200)).until(() -> bench.leases.size() == 0);
        assertThat(bench.store.asked("requests.take")).isZero();
        assertThat(bench.status(id).state()).isEqualTo(RequestState.ACCEPTED);
        bench.parts.brakes().show(List.of());
        Awaitility.await().until(() -> bench.stripe.sent().size() == 2);
        assertThat(bench.status(waiting.id()).state()).isEqualTo(RequestState.IN_FLIGHT);
    }

    @Test
    @DisplayName("P9: refuses when too many wait already, with the time after which to come again")
    void refusesWhenItIsFull() {
        bench.close();
        bench = new RequestBench("engine.max-active", 1);
        for (int i = 0; i < 999; i++) {
            accept();
        }
        start();
        Awaitility.await().until(() -> bench.leases.size() == 1);
        submit(intent().build(), Submitted.Accepted.class);

        Submitted.Refused refused = submit(intent().build(), Submitted.Refused.class);

        assertThat(refused.why()).contains("too many");
        assertThat(refused.retryAfter()).isPositive();
        assertThat(bench.events.of(EngineEvent.Refused.class)).hasSize(1);
    }

    @Test
    @DisplayName("P9, 2.2: takes nothing new while the store refuses it, and stores nothing")
    void takesNothingNewWhileTheStoreRefuses() {
        start();
        bench.memory.become(new StoreHealth(Durability.WINDOW, "the memory of Redis is nearly used up", List.of()));

        Submitted.Refused refused = submit(intent().build(), Submitted.Refused.class);

        assertThat(refused.cause()).isEqualTo(Submitted.Cause.UNAVAILABLE);
        assertThat(refused.why()).contains("memory of Redis");
        assertThat(bench.store.asked("requests.accept")).isZero();
        bench.memory.become(StoreHealth.good(Durability.FSYNC));
        assertThat(submit(intent().build(), Submitted.Accepted.class).durability())
                .isEqualTo(Durability.FSYNC);
    }

    @Test
    @DisplayName("O1: takes nothing while it is not known what contexts are set to, and stores nothing")
    void takesNothingWhileContextsAreNotKnown() {
        start();
        bench.parts.contexts().forget();

        Submitted.Refused refused = submit(intent().build(), Submitted.Refused.class);

        assertThat(refused.cause()).isEqualTo(Submitted.Cause.UNAVAILABLE);
        assertThat(refused.why()).contains("what contexts are set to");
        assertThat(bench.store.asked("requests.accept")).isZero();
        bench.parts
                .contexts()
                .follow(bench.store.configurations())
                .toCompletableFuture()
                .join();
        submit(intent().build(), Submitted.Accepted.class);
    }

    @Test
    @DisplayName("P9: no more than so many wait for the store at a time")
    void boundsWhatWaitsForTheStore() {
        bench.close();
        bench = new RequestBench("engine.max-unacknowledged", 2);
        start();
        bench.store.become(Mood.HOLDING);
        submitOnly(intent().build());
        submitOnly(intent().build());

        Submitted.Refused refused = submit(intent().build(), Submitted.Refused.class);

        assertThat(refused.cause()).isEqualTo(Submitted.Cause.FULL);
    }

    @Test
    @DisplayName("P9: takes no more than it has room for; the rest stays for other engines")
    void takesNoMoreThanItHasRoomFor() {
        bench.close();
        bench = new RequestBench("engine.max-active", 10);
        IntStream.range(0, 600).forEach(i -> accept());
        start();
        Awaitility.await().until(() -> bench.stripe.sent().size() == 10);
        Awaitility.await()
                .during(Duration.ofMillis(200))
                .until(() -> bench.stripe.sent().size() == 10);

        List<Held> left = join(bench.store.requests().take("engine-2", 1000, 0));

        assertThat(left).hasSize(590);
        assertThat(bench.leases.size()).isEqualTo(10);
    }

    @Test
    void takesTheNextWhenOneHasEnded() {
        bench.close();
        bench = new RequestBench("engine.max-active", 2);
        IntStream.range(0, 5).forEach(i -> accept());
        start();

        for (int sent = 2; sent <= 5; sent++) {
            int expected = sent;
            Awaitility.await().until(() -> bench.stripe.sent().size() == expected);
            bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        }
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));

        Awaitility.await()
                .until(() -> bench.events.of(EngineEvent.Settled.class).size() == 5);
    }
}
