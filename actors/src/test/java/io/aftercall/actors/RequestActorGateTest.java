package io.aftercall.actors;

import static io.aftercall.testing.StubStripeClient.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One call at a time: who holds the only place. */
final class RequestActorGateTest extends RequestActorTestBase {

    private final Request first = Requests.paymentIntent();
    private final Request second = Requests.paymentIntent();

    @BeforeEach
    void makeRoomForOne() {
        with("stripe.max-in-flight", 1);
    }

    @Test
    @DisplayName("P9: waits for a place without an attempt being counted")
    void waitsWithoutCounting() {
        spawn(bench.hold(first));
        awaitSent(1);

        spawn(bench.hold(second));
        pass(Duration.ofMinutes(1));
        assertThat(bench.status(second.id()).state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(bench.status(second.id()).attempts()).isEmpty();
        bench.stripe.willAnswer(succeeded());

        awaitSent(2);
        assertThat(bench.status(second.id()).attempts()).hasSize(1);
    }

    @Test
    @DisplayName("4b 429 storm: who backs off holds no place")
    void givesItsPlaceBackForTheBackoff() {
        bench.stripe.willAnswer(error(429, "api_error"));
        spawn(bench.hold(first));
        Awaitility.await().until(() -> bench.status(first.id()).state() == RequestState.BACKING_OFF);

        spawn(bench.hold(second));

        awaitSent(2);
        assertThat(bench.stripe.keys()).containsExactly(first.key(), second.key());
    }

    @Test
    @DisplayName("T4: who waits for the store holds no place")
    void givesItsPlaceBackForTheHandOver() {
        bench.stripe.willAnswer(succeeded());
        spawn(bench.hold(first));
        dispatch();

        spawn(bench.hold(second));

        awaitSent(2);
    }

    @Test
    void givesItsPlaceBackInACrash() {
        bench.stripe.willBreakItsPromise(new IllegalStateException("a bug"));
        spawn(bench.hold(first));
        awaitSent(1);

        spawn(bench.hold(second));

        awaitSent(2);
        assertThat(bench.stripe.keys()).containsExactly(first.key(), second.key());
    }

    @Test
    void leavesTheLineWhenItStops() {
        spawn(bench.hold(first));
        awaitSent(1);
        ActorRef<RequestActor.Command> waiting = spawn(bench.hold(second));

        waiting.tell(new RequestActor.Abandon());
        awaitEnd(waiting);
        bench.stripe.willAnswer(succeeded());

        Awaitility.await().until(() -> offers() == 1);
        assertThat(bench.gates.calls().enter().admitted().toCompletableFuture()).isCompleted();
        assertThat(bench.stripe.sent()).hasSize(1);
    }
}
