package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Kind;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do to a request that an actor holds: pause, cancel, drain. */
final class RequestActorControlTest extends RequestActorTestBase {

    private final Request first = Requests.paymentIntent();
    private final Request second = Requests.paymentIntent();

    @ParameterizedTest
    @DisplayName("I3: what is paused leaves memory before an attempt is counted, and is back some seconds later")
    @CsvSource({"ACCOUNT,default", "CONTEXT,ctx-1", "ALL,all"})
    void leavesWhatIsPausedToTheStore(Kind kind, String name) {
        pause(new Target(kind, name));

        ActorRef<RequestActor.Command> actor = spawn(bench.hold(first));

        awaitEnd(actor);
        assertThat(bench.status(first.id()).state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(bench.status(first.id()).attempts()).isEmpty();
        assertThat(bench.stripe.sent()).isEmpty();
        assertThat(bench.events.of(EngineEvent.Deferred.class))
                .singleElement()
                .satisfies(deferred ->
                        assertThat(deferred.delay()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6)));
        bench.clock.advance(Duration.ofSeconds(6));
        assertThat(RequestBench.join(bench.store.requests().promoteDue(10))).isEqualTo(1);
    }

    @ParameterizedTest
    @DisplayName("I3: what something else is paused for goes on")
    @CsvSource({"ACCOUNT,eu", "CONTEXT,ctx-2", "WORKER,billing"})
    void sendsWhatIsNotPaused(Kind kind, String name) {
        pause(new Target(kind, name));

        spawn(bench.hold(first));

        awaitSent(1);
    }

    @Test
    @DisplayName("I3: a pause finds those too that wait for a place; a call under way is finished")
    void defersWhoWaitsForAPlace() {
        with("stripe.max-in-flight", 1);
        spawn(bench.hold(first));
        awaitSent(1);
        ActorRef<RequestActor.Command> waiting = spawn(bench.hold(second));

        pause(Target.ALL);
        bench.stripe.willAnswer(succeeded());

        awaitEnd(waiting);
        assertThat(settlement().lease().id()).isEqualTo(first.id());
        assertThat(bench.stripe.sent()).hasSize(1);
        assertThat(bench.status(second.id()).attempts()).isEmpty();
    }

    @Test
    @DisplayName("I3: the longer a pause lasts, the more seldom it is asked after")
    void asksMoreSeldomTheLongerItLasts() {
        Pause pause = new Pause(Target.ALL, "", bench.clock.instant());

        assertThat(waitAfter(pause, Duration.ZERO)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(waitAfter(pause, Duration.ofMinutes(5))).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));
        assertThat(waitAfter(pause, Duration.ofDays(5))).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
    }

    @Test
    @DisplayName("I1: who holds a cancelled request begins no attempt, however late its place comes")
    void sendsNothingOfACancelledRequest() {
        with("stripe.max-in-flight", 1);
        spawn(bench.hold(first));
        awaitSent(1);
        ActorRef<RequestActor.Command> waiting = spawn(bench.hold(second));

        CancelReply cancelled = RequestBench.join(new Cancelling(bench.store.requests()).cancel(second.id()));
        bench.stripe.willAnswer(succeeded());

        awaitEnd(waiting);
        assertThat(cancelled).isEqualTo(new CancelReply.Cancelled());
        assertThat(bench.stripe.keys()).containsExactly(first.key());
        assertThat(bench.status(second.id()).state()).isEqualTo(RequestState.CANCELLED);
        assertThat(json(bench.status(second.id()).replyJson()).at("/charged").asText())
                .isEqualTo("no");
    }

    @Test
    @DisplayName("T16 P10: a fault in the hand-back is no reason to send while the engine drains")
    void beginsNothingAfterACrashInADrain() {
        with("stripe.max-in-flight", 1);
        spawn(bench.hold(first));
        awaitSent(1);
        ActorRef<RequestActor.Command> waiting = spawn(bench.hold(second));
        bench.store.become(Mood.ASLEEP);

        bench.parts.brakes().drain();
        waiting.tell(new RequestActor.HandBack());
        passUntil(() -> bench.store.asked("requests.release") >= 1);
        bench.stripe.willAnswer(succeeded());
        Awaitility.await().until(() -> offers() >= 1);
        bench.store.become(Mood.AWAKE);
        passUntil(() -> bench.store.asked("requests.release") >= 2);

        awaitEnd(waiting);
        assertThat(bench.stripe.keys()).containsExactly(first.key());
        assertThat(bench.status(second.id()).attempts()).isEmpty();
        assertThat(RequestBench.join(bench.store.requests().take("engine-2", 10, 0)))
                .extracting(held -> held.request().id())
                .containsExactly(second.id());
    }

    private Duration waitAfter(Pause pause, Duration age) {
        return Brakes.wait(pause, pause.since().plus(age), first.id().value());
    }

    private void pause(Target target) {
        bench.parts.brakes().show(List.of(new Pause(target, "", bench.clock.instant())));
    }
}
