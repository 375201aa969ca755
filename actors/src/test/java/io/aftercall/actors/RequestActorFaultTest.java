package io.aftercall.actors;

import static io.aftercall.testing.StubStripeClient.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Held;
import io.aftercall.queue.Requests;
import io.aftercall.queue.Settlement;
import io.aftercall.request.Attempt;
import io.aftercall.request.Credential;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Faults, lost engines and what may not be sent. */
final class RequestActorFaultTest extends RequestActorTestBase {

    private final Request request = Requests.paymentIntent();

    @Test
    @DisplayName(
            "P3 T3 PW-06: a crash (a fault, not an error of Stripe) restarts it from the record under the same key")
    void goesOnUnderTheSameKeyAfterACrash() {
        bench.stripe.willBreakItsPromise(new IllegalStateException("a bug"));
        bench.stripe.willAnswer(succeeded());

        spawn(bench.hold(request));
        passUntil(() -> bench.stripe.sent().size() == 2);

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(settlement.attempt()).isEqualTo(2);
        assertThat(bench.stripe.keys()).containsExactly(request.key(), request.key());
        assertThat(bench.stripe.bodies()).containsOnly(request.call().body());
        assertThat(bench.status(request.id()).attempts())
                .extracting(Attempt::number)
                .containsExactly(1, 2);
    }

    @Test
    @DisplayName("P5: an attempt that was under way in the crash counts as one that may have had its effect")
    void countsTheCrashedAttemptAsMaybeExecuted() {
        bench.stripe.willBreakItsPromise(new IllegalStateException("a bug"));
        bench.stripe.willAnswer(error(401, "authentication_error"));

        spawn(bench.hold(request));
        passUntil(() -> bench.stripe.sent().size() == 2);

        assertThat(settlement().outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    @DisplayName("P2 T4: goes on when the store was away at the begin of an attempt and in the backoff")
    void outlivesAStoreThatIsAway() {
        bench.stripe.willAnswer(error(500, "api_error"), succeeded());
        Held held = bench.hold(request);
        bench.store.become(Mood.ASLEEP);

        ActorRef<RequestActor.Command> actor = spawn(held);
        passUntil(() -> bench.store.asked("requests.beginAttempt") >= 3);
        assertThat(bench.stripe.sent()).isEmpty();
        bench.store.become(Mood.AWAKE);
        passUntil(() -> bench.stripe.sent().size() == 2);

        DispatcherActor.Dispatch dispatch = dispatch();
        assertThat(dispatch.settlement().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(bench.stripe.keys()).containsExactly(request.key(), request.key());
        confirm(dispatch, actor);
    }

    @Test
    @DisplayName("4b: a store that is away is no fault: nothing is given up for it, however long it lasts")
    void doesNotGiveUpForAStoreThatIsAway() {
        with("supervision.max-restarts", 1);
        bench.stripe.willAnswer(succeeded());
        Held held = bench.hold(request);
        bench.store.become(Mood.ASLEEP);

        spawn(held);
        passUntil(() -> bench.store.asked("requests.beginAttempt") >= 5);
        bench.store.become(Mood.AWAKE);
        passUntil(() -> bench.stripe.sent().size() == 1);

        assertThat(settlement().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(bench.events.of(EngineEvent.StoreAway.class)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(bench.events.of(EngineEvent.Fault.class)).isEmpty();
    }

    @Test
    @DisplayName("4b: an answer of the store that got lost costs an attempt, never a second key")
    void outlivesALostAnswerOfTheStore() {
        bench.stripe.willAnswer(succeeded());
        Held held = bench.hold(request);
        bench.store.become(Mood.ANSWERS_LOST);

        spawn(held);
        passUntil(() -> bench.store.asked("requests.beginAttempt") >= 2);
        bench.store.become(Mood.AWAKE);
        passUntil(() -> offers() == 1);

        assertThat(settlement().attempt()).isGreaterThanOrEqualTo(2);
        assertThat(bench.stripe.keys()).containsExactly(request.key());
    }

    @Test
    @DisplayName("P5 T3: an attempt that was lost with its engine counts as one that may have had its effect")
    void countsALostAttemptAsMaybeExecuted() {
        Held lost = bench.hold(request);
        RequestBench.join(bench.store.requests().beginAttempt(lost.lease(), Duration.ofHours(20)));
        bench.stripe.willAnswer(error(403, "permission_error"));

        spawn(bench.takeOver(RequestBench.HOLDER));

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(settlement.attempt()).isEqualTo(2);
        assertThat(bench.stripe.keys()).containsExactly(request.key());
    }

    @Test
    @DisplayName("P11: nothing is sent under a lease that is lost")
    void sendsNothingWhenTheLeaseIsLost() {
        Held lost = bench.hold(request);
        bench.takeOver("engine-2");

        ActorRef<RequestActor.Command> actor = spawn(lost);

        awaitEnd(actor);
        assertThat(bench.stripe.sent()).isEmpty();
        assertThat(bench.events.of(EngineEvent.LeaseLost.class))
                .containsExactly(new EngineEvent.LeaseLost(request.id()));
    }

    @Test
    @DisplayName("P11: stops at once when it is told that another engine has the request")
    void abandonsWhatAnotherHolds() {
        bench.stripe.willAnswer(error(500, "api_error"));
        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));
        awaitSent(1);

        actor.tell(new RequestActor.Abandon());

        awaitEnd(actor);
        pass(Duration.ofSeconds(5));
        assertThat(bench.stripe.sent()).hasSize(1);
    }

    @Test
    @DisplayName("RELIABILITY 3.1: starts no side effect while the lease is in doubt")
    void waitsWhileTheLeaseIsInDoubt() {
        with("engine.lease", "300ms");
        Held held = bench.hold(request);
        bench.leases.keep(held.lease(), () -> {});
        bench.store.become(Mood.HOLDING);
        Awaitility.await().until(() -> !bench.leases.mayAct());
        bench.stripe.willAnswer(succeeded());

        spawn(held);
        pass(Duration.ofSeconds(1));
        assertThat(bench.store.asked("requests.beginAttempt")).isZero();
        bench.store.become(Mood.AWAKE);
        Awaitility.await().until(bench.leases::mayAct);
        passUntil(() -> offers() == 1);

        assertThat(settlement().attempt()).isEqualTo(1);
    }

    @Test
    @DisplayName("RELIABILITY 3.1: sends nothing if the lease came into doubt while the attempt was being noted")
    void doesNotSendWhenTheLeaseCameIntoDoubt() {
        with("engine.lease", "4500ms");
        bench.leases.close(); // nobody renews: it is in doubt three seconds from now
        Held held = bench.hold(request);
        bench.store.become(Mood.HOLDING);
        spawn(held);
        Awaitility.await().until(() -> bench.store.asked("requests.beginAttempt") == 1);
        Awaitility.await().until(() -> !bench.leases.mayAct());

        bench.store.become(Mood.AWAKE);

        Awaitility.await().until(() -> bench.status(request.id()).state() == RequestState.IN_FLIGHT);
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> {
            pass(Duration.ofMillis(100));
            return bench.stripe.sent().isEmpty();
        });
        assertThat(bench.store.asked("requests.beginAttempt")).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "P10: told to hand back while an attempt was being noted, and not sent for a doubtful lease, it hands back")
    void handsBackWhatItDidNotSend() {
        with("engine.lease", "4500ms");
        bench.leases.close();
        Held held = bench.hold(request);
        bench.store.become(Mood.HOLDING);
        ActorRef<RequestActor.Command> actor = spawn(held);
        Awaitility.await().until(() -> bench.store.asked("requests.beginAttempt") == 1);
        actor.tell(new RequestActor.HandBack());
        Awaitility.await().until(() -> !bench.leases.mayAct());

        bench.store.become(Mood.AWAKE);

        awaitEnd(actor);
        assertThat(bench.stripe.sent()).isEmpty();
        assertThat(RequestBench.join(bench.store.requests().take("engine-2", 1, 0)))
                .hasSize(1);
    }

    @Test
    @DisplayName("RH-12: without a secret for its account nothing is sent, and that is said")
    void sendsNothingWithoutASecret() {
        with("accounts.default.secret", "");

        spawn(bench.hold(request));

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.AUTH);
        assertThat(settlement.certain()).isFalse();
        assertThat(settlement.error()).contains("no secret for account default");
        assertThat(json(settlement.replyJson()).path("charged").asText()).isEqualTo("no");
        assertThat(bench.stripe.sent()).isEmpty();
    }

    @Test
    @DisplayName("P13: a sealed secret that does not open in this process sends nothing")
    void sendsNothingWhenTheSecretDoesNotOpen() {
        Request sealed = new Request(
                request.id(),
                request.type(),
                request.call(),
                request.key(),
                request.params(),
                request.routing(),
                new Credential.Sealed("ac1.other.AAAA"),
                request.origin(),
                request.fingerprint());

        spawn(bench.hold(sealed));

        assertThat(settlement().outcome()).isEqualTo(Outcome.AUTH);
        assertThat(bench.stripe.sent()).isEmpty();
    }

    @Test
    @DisplayName("P5: a missing secret after a lost attempt leaves the outcome unknown")
    void knowsNothingWithoutASecretAfterALostAttempt() {
        with("accounts.default.secret", "");
        Held lost = bench.hold(request);
        RequestBench.join(bench.store.requests().beginAttempt(lost.lease(), Duration.ofHours(20)));

        spawn(bench.takeOver(RequestBench.HOLDER));

        assertThat(settlement().outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    @DisplayName("P4 T10: past the horizon of its key nothing is sent, and the outcome is unknown")
    void sendsNothingPastTheHorizon() {
        Held first = bench.hold(request);
        RequestBench.join(bench.store.requests().beginAttempt(first.lease(), Duration.ofHours(20)));
        bench.clock.advance(Duration.ofHours(25));

        spawn(bench.takeOver(RequestBench.HOLDER));

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(settlement.attempt()).isEqualTo(1);
        assertThat(json(settlement.replyJson()).path("first_sent_at").asText()).isNotEmpty();
        assertThat(bench.stripe.sent()).isEmpty();
    }

    @Test
    @DisplayName("P4 P5: past the horizon, the attempts that this engine made are told")
    void tellsItsAttemptsPastTheHorizon() {
        with("stripe.max-in-flight", 1);
        bench.stripe.willAnswer(error(500, "api_error"));
        spawn(bench.hold(request));
        Awaitility.await()
                .until(() -> !bench.events.of(EngineEvent.RetryScheduled.class).isEmpty());
        InFlightGate.Ticket other = bench.gates.calls().enter();
        pass(Duration.ofHours(25));
        other.leave();
        passUntil(() -> offers() == 1);

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(settlement.attempt()).isEqualTo(1);
        assertThat(json(settlement.replyJson()).path("attempts").asInt()).isEqualTo(1);
        assertThat(json(settlement.replyJson()).path("first_sent_at").asText()).startsWith("2026-11-21T09:00");
        assertThat(bench.stripe.sent()).hasSize(1);
    }
}
