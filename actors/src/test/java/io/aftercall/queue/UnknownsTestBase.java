package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.Request;
import java.util.List;
import java.util.Objects;

/** The words that contracts about unknown outcomes share. */
abstract class UnknownsTestBase extends StoreContract {

    static final String OBJECT = "{\"id\":\"pi_9\",\"object\":\"payment_intent\",\"rate\":1.50}";

    Request parked() {
        Request request = settled(Requests.paymentIntent(), Outcome.UNKNOWN);
        runFlow(ExecutionState.COMPLETED);
        return request;
    }

    void runFlow(ExecutionState end) {
        assertThat(await(store.scripts().record(takeJob("worker-1").lease(), Runs.ended(end))))
                .isEqualTo(StepReply.DONE);
    }

    void hurry(Request request) {
        assertThat(await(store.unknowns().hurry(request.id()))).isEqualTo(ResolveReply.DONE);
    }

    List<UnknownRequest> due() {
        return await(store.unknowns().due(10));
    }

    UnknownRequest dueOne() {
        List<UnknownRequest> due = due();
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    Reconciliation reconciliation(Request request) {
        return Objects.requireNonNull(find(request.id()).status().reconciliation());
    }

    ResolveReply resolve(Request request, Resolution resolution) {
        return await(store.unknowns().resolve(request, resolution));
    }

    static Resolution succeeded() {
        return new Resolution(
                Outcome.SUCCEEDED, 200, OBJECT, By.RECONCILER, null, "GET /v1/payment_intents", "payment_intent pi_9");
    }

    static Resolution declined() {
        return new Resolution(Outcome.DECLINED, 402, REPLY, By.WEBHOOK, null, "an event", "declined");
    }
}
