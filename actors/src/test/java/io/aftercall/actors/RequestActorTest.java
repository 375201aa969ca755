package io.aftercall.actors;

import static io.aftercall.testing.StubStripeClient.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Held;
import io.aftercall.queue.Requests;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.request.Attempt;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attempts, backoff and endings of one request. */
final class RequestActorTest extends RequestActorTestBase {

    private final Request request = Requests.paymentIntent();

    @Test
    @DisplayName("P3 T10: the same key and the same bytes on every attempt, also when the outcome was unknown")
    void retriesUnderTheSameKeyWhenTheOutcomeIsUnknown() {
        bench.stripe.willAnswer(new StripeReply.Broken("read timeout"), error(500, "api_error"), succeeded());

        spawn(bench.hold(request));
        passUntil(() -> bench.stripe.sent().size() == 3);

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(settlement.attempt()).isEqualTo(3);
        assertThat(settlement.replyJson()).isEqualTo(INTENT);
        assertThat(bench.stripe.keys()).containsExactly(request.key(), request.key(), request.key());
        assertThat(bench.stripe.bodies()).containsOnly(request.call().body());
        assertThat(bench.stripe.sent()).allMatch(sent -> sent.secret().reveal().equals(TestSettings.SECRET));
    }

    @Test
    @DisplayName("BK-10: waits longer from attempt to attempt, and says so")
    void backsOff() {
        bench.stripe.willAnswer(new StripeReply.NotSent("refused"), new StripeReply.NotSent("refused"), succeeded());

        spawn(bench.hold(request));
        awaitSent(1);
        Duration first = passUntil(() -> bench.stripe.sent().size() == 2);
        Duration second = passUntil(() -> bench.stripe.sent().size() == 3);

        assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(second).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(bench.events.of(EngineEvent.RetryScheduled.class))
                .extracting(EngineEvent.RetryScheduled::delay)
                .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(bench.status(request.id()).attempts())
                .extracting(Attempt::error)
                .containsExactly("row 19: refused", "row 19: refused", null);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("endings")
    @DisplayName("P5 RH-24 RH-50: each kind of answer has its own outcome")
    void settlesEachKind(StripeReply reply, Outcome outcome, boolean certain) {
        bench.stripe.willAnswer(reply);

        spawn(bench.hold(request));

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(outcome);
        assertThat(settlement.certain()).isEqualTo(certain);
        assertThat(settlement.attempt()).isEqualTo(1);
        assertThat(settlement.routing()).isEqualTo(request.routing());
        assertThat(json(settlement.replyJson()).path("outcome").asText(outcome.wire()))
                .isEqualTo(outcome.wire());
    }

    static Stream<Arguments> endings() {
        ReplyHeaders saved = new ReplyHeaders("req_1", null, true, null, null, "application/json");
        return Stream.of(
                Arguments.of(succeeded(), Outcome.SUCCEEDED, true),
                Arguments.of(error(402, "card_error"), Outcome.DECLINED, false),
                Arguments.of(error(400, "invalid_request_error"), Outcome.REJECTED, false),
                Arguments.of(error(404, "invalid_request_error"), Outcome.REJECTED, false),
                Arguments.of(error(401, "authentication_error"), Outcome.AUTH, false),
                Arguments.of(error(403, "permission_error"), Outcome.FORBIDDEN, false),
                Arguments.of(error(400, "idempotency_error"), Outcome.KEY_CONFLICT, false),
                Arguments.of(new StripeReply.Answer(500, saved, "{}"), Outcome.UNKNOWN, false),
                Arguments.of(StubStripeClient.answer(302, ""), Outcome.PROTOCOL_ERROR, false),
                Arguments.of(new StripeReply.TlsFailed("expired"), Outcome.TLS, false));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("exhausted")
    @DisplayName("RELIABILITY 1.4: when the attempts are used up, the last answer decides")
    void settlesWhenTheAttemptsAreUsedUp(StripeReply reply, Outcome outcome) {
        with("retry.unsent.max-attempts", 2, "retry.sent.max-attempts", 2);
        bench.stripe.willAnswer(reply, reply);

        spawn(bench.hold(request));
        passUntil(() -> bench.stripe.sent().size() == 2);

        Settlement settlement = settlement();
        assertThat(settlement.outcome()).isEqualTo(outcome);
        assertThat(settlement.attempt()).isEqualTo(2);
        assertThat(json(settlement.replyJson()).path("attempts").asInt()).isEqualTo(2);
    }

    static Stream<Arguments> exhausted() {
        return Stream.of(
                Arguments.of(new StripeReply.NotSent("refused"), Outcome.NOT_SENT),
                Arguments.of(error(429, "api_error"), Outcome.RATE_LIMITED),
                Arguments.of(error(500, "api_error"), Outcome.UNKNOWN),
                Arguments.of(new StripeReply.Broken("reset"), Outcome.UNKNOWN));
    }

    @Test
    @DisplayName("P2: ends only when the dispatcher has confirmed")
    void endsWhenTheOutcomeIsStored() {
        bench.stripe.willAnswer(succeeded());
        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));

        DispatcherActor.Dispatch dispatch = dispatch();
        assertThat(bench.events.of(EngineEvent.Settled.class)).isEmpty();
        confirm(dispatch, actor);

        assertThat(bench.events.of(EngineEvent.Settled.class))
                .containsExactly(new EngineEvent.Settled(request.id(), Outcome.SUCCEEDED, 1));
    }

    @Test
    @DisplayName("P9: offers its settlement again when the dispatcher is busy or silent, and calls nobody meanwhile")
    void offersItsSettlementAgain() {
        bench.stripe.willAnswer(succeeded());
        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));

        DispatcherActor.Dispatch first = dispatch();
        first.onReply().accept(new DispatcherActor.Busy(Duration.ofMillis(500)));
        Duration waited = passUntil(() -> offers() == 2);
        DispatcherActor.Dispatch second = dispatch();
        pass(Duration.ofSeconds(30));
        DispatcherActor.Dispatch third = dispatch();

        assertThat(waited).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(second.settlement()).isEqualTo(first.settlement());
        assertThat(third.settlement()).isEqualTo(first.settlement());
        awaitSent(1);
        confirm(third, actor);
    }

    @Test
    @DisplayName("P11: ends without a word when another engine has settled it")
    void endsWhenTheSettlementCameTooLate() {
        bench.stripe.willAnswer(succeeded());
        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));

        dispatch().onReply().accept(new DispatcherActor.Dispatched(StepReply.LOST));

        awaitEnd(actor);
        assertThat(bench.events.of(EngineEvent.LeaseLost.class)).hasSize(1);
        assertThat(bench.events.of(EngineEvent.Settled.class)).isEmpty();
    }

    @Test
    @DisplayName("P9 D1: a long backoff leaves the memory and is kept in the store")
    void leavesMemoryForALongBackoff() {
        with("engine.park-after", "5s");
        ReplyHeaders wait = new ReplyHeaders(null, null, false, Duration.ofSeconds(30), null, "application/json");
        bench.stripe.willAnswer(new StripeReply.Answer(429, wait, "{\"error\":{}}"));

        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));

        awaitEnd(actor);
        assertThat(bench.status(request.id()).state()).isEqualTo(RequestState.BACKING_OFF);
        assertThat(bench.status(request.id()).times().nextAttemptAt())
                .isEqualTo(bench.clock.instant().plusSeconds(30));
        assertThat(RequestBench.join(bench.store.requests().promoteDue(10))).isZero();
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(RequestBench.join(bench.store.requests().promoteDue(10))).isEqualTo(1);
    }

    @Test
    void waitsOutTheBackoffOfAnEarlierHolder() {
        Held held = bench.hold(request);
        Held later = new Held(
                request,
                held.lease(),
                0,
                held.acceptedAt(),
                null,
                false,
                0,
                bench.clock.instant().plusSeconds(2));
        bench.stripe.willAnswer(succeeded());

        spawn(later);
        Duration waited = passUntil(() -> bench.stripe.sent().size() == 1);

        assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("PH-103: when the engine drains, what waits is handed back at once")
    void handsBackWhatWaits() {
        bench.stripe.willAnswer(new StripeReply.NotSent("refused"));
        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));
        Awaitility.await().until(() -> bench.status(request.id()).state() == RequestState.BACKING_OFF);

        actor.tell(new RequestActor.HandBack());

        awaitEnd(actor);
        assertThat(RequestBench.join(bench.store.requests().take("engine-2", 10, 0)))
                .hasSize(1);
    }

    @Test
    @DisplayName("PH-103: when the engine drains, a call that is under way is finished first")
    void finishesTheCallThatIsUnderWay() {
        ActorRef<RequestActor.Command> actor = spawn(bench.hold(request));
        awaitSent(1);

        actor.tell(new RequestActor.HandBack());
        bench.stripe.willAnswer(succeeded());

        DispatcherActor.Dispatch dispatch = dispatch();
        assertThat(dispatch.settlement().outcome()).isEqualTo(Outcome.SUCCEEDED);
        confirm(dispatch, actor);
    }
}
