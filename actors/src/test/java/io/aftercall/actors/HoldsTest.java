package io.aftercall.actors;

import static io.aftercall.testing.StubStripeClient.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Request;
import io.aftercall.stripe.StripeReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** C6, I3: what holds calls up beside a pause can be seen. */
final class HoldsTest {

    private final RequestBench bench = new RequestBench("engine.circuit.failures", 2, "stripe.max-in-flight", 1);
    private final Brakes brakes = bench.parts.brakes();
    private final Request request = Requests.paymentIntent();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("C6: a process without calls of its own knows of nothing that holds them up")
    void knowsNothingWithoutAnEngine() {
        assertThat(brakes.holdOn(request, true)).isEmpty();
    }

    @Test
    @DisplayName("C6: an open circuit is shown, and no longer when an answer has closed it")
    void showsAnOpenCircuit() {
        brakes.show(new Holds(bench.circuits, bench.gates));
        assertThat(brakes.holdOn(request, false)).isEmpty();

        bench.circuits.note(request, new StripeReply.NotSent("refused"));
        bench.circuits.note(request, new StripeReply.NotSent("refused"));
        assertThat(brakes.holdOn(request, false))
                .contains("the circuit of Stripe is open: 2 calls found no connection");

        bench.circuits.note(request, answer(200, "{}"));
        assertThat(brakes.holdOn(request, false)).isEmpty();
    }

    @Test
    @DisplayName("C6: so is a line before the gate")
    void showsAFullGate() {
        brakes.show(new Holds(bench.circuits, bench.gates));
        InFlightGate.Ticket first = bench.gates.calls().enter();
        assertThat(brakes.holdOn(request, false)).isEmpty();
        InFlightGate.Ticket second = bench.gates.calls().enter();

        assertThat(brakes.holdOn(request, false)).contains("as many calls as may be are under way at Stripe");
        first.leave();

        assertThat(brakes.holdOn(request, false)).isEmpty();
        second.leave();
    }
}
