package io.aftercall.actors;

import static io.aftercall.testing.StubStripeClient.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** G5: every engine looks, all the time, a few at a time. */
final class ReconcilerActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String NOTHING = "{\"data\":[],\"has_more\":false}";

    private final RequestBench bench = new RequestBench("reconcile.interval", "5ms", "reconcile.parallel", 2);
    private final List<Request> parked = new ArrayList<>();
    private ActorRef<ReconcilerActor.Command> actor;

    @BeforeEach
    void start() {
        for (int i = 0; i < 5; i++) {
            Request request = bench.parts
                    .freezer()
                    .freeze(
                            Submission.of(RequestType.REFUND)
                                    .param("charge", "ch_" + i)
                                    .build(),
                            Requests.id());
            Parked.park(bench, request);
            parked.add(request);
        }
        Reconciliations reconciliations =
                new Reconciliations(bench.store, bench.stripe, bench.parts.credentials(), bench.events);
        actor = KIT.spawn(ReconcilerActor.create(
                reconciliations.reconciler(bench.settings.reconcile()), bench.settings.reconcile(), bench.events));
    }

    @AfterEach
    void stop() {
        KIT.stop(actor);
        bench.close();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName("P9: asks for a few at the same time, and for the next ones when these have ended")
    void looksForAFewAtATime() {
        Awaitility.await().until(() -> bench.store.asked("unknowns.due") >= 3);
        assertThat(bench.stripe.sent()).isEmpty();

        bench.clock.advance(Duration.ofMinutes(1));
        Awaitility.await().until(() -> bench.stripe.sent().size() == 2);
        int asked = bench.store.asked("unknowns.due");
        bench.stripe.willAnswer(answer(200, NOTHING), answer(200, NOTHING));

        Awaitility.await().until(() -> bench.stripe.sent().size() == 4);
        bench.stripe.willAnswer(answer(200, NOTHING), answer(200, NOTHING), answer(200, NOTHING));
        Awaitility.await().until(() -> bench.store.asked("unknowns.noteCheck") == 5);
        assertThat(bench.store.asked("unknowns.due")).isGreaterThan(asked);
        assertThat(parked)
                .allSatisfy(request ->
                        assertThat(bench.status(request.id()).outcome()).isEqualTo(Outcome.UNKNOWN));
    }

    @Test
    @DisplayName("P2: goes on when the store is back; what it had taken becomes due again")
    void goesOnWhenTheStoreIsBack() {
        bench.clock.advance(Duration.ofMinutes(1));
        Awaitility.await().until(() -> bench.stripe.sent().size() == 2);
        bench.store.become(Mood.ASLEEP);
        bench.stripe.willAnswer(answer(200, NOTHING), answer(200, NOTHING));
        Awaitility.await()
                .until(() -> bench.events.of(EngineEvent.StoreAway.class).size() >= 3);

        bench.store.become(Mood.AWAKE);
        bench.clock.advance(Duration.ofMinutes(3));

        bench.stripe.willAnswer(
                answer(200, NOTHING),
                answer(200, NOTHING),
                answer(200, NOTHING),
                answer(200, NOTHING),
                answer(200, NOTHING));
        Awaitility.await()
                .until(() -> parked.stream().allMatch(request -> {
                    var known = bench.status(request.id()).reconciliation();
                    return known != null && known.checks() > 0;
                }));
    }
}
