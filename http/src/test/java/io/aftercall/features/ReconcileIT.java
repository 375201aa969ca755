package io.aftercall.features;

import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Calls.stripe;
import static io.aftercall.features.Endings.calls;
import static io.aftercall.features.Endings.effects;
import static io.aftercall.features.Endings.reply;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.PersonsDecision;
import io.aftercall.actors.Reconciliations.Reply;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.simulator.Fault;
import io.aftercall.simulator.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G3, G4, G5, T10: unknown outcomes over a real Redis: never sent again blindly, found out, decided once. */
final class ReconcileIT {

    private static final Duration FOUND = Duration.ofSeconds(30);
    private static final String CHILD = "new_product().name('told').create_async(request.worker_id, 'children')\n";

    @TempDir
    static Path data;

    private static PlainRedis redis;
    private static TestEngine engine;

    @BeforeAll
    static void start() {
        FlowFiles flows = FlowFiles.in(data)
                .put(
                        "new_create_payment_intent_response",
                        CHILD + "return [reconciled: request.reconciled, id: parsed_data.id]")
                .put(
                        "new_create_payment_intent_error",
                        CHILD + "return [reconciled: request.reconciled, outcome: parsed_error.outcome,"
                                + " charged: parsed_error.charged, code: parsed_error.error.code]")
                .put("new_create_product_response", "return parsed_data.name")
                .put("new_create_stripe_response", "return parsed_data.id")
                .put("new_create_stripe_error", "return parsed_error.outcome");
        redis = PlainRedis.start(data, "--appendonly", "yes");
        engine = TestEngine.start(
                data,
                "redis.uri",
                redis.uri(),
                "flows.dir",
                flows.path(),
                "reconcile.interval",
                "100ms",
                "retry.first-delay",
                "3s");
    }

    @AfterAll
    static void stop() {
        engine.close();
        redis.close();
    }

    @Test
    @DisplayName("G3 T10: the connection is dropped after the execution; the same key gets the same answer, one object")
    void replaysUnderTheSameKey() {
        StoredRequest ended = engine.call(paymentWith("reset_after"));

        assertThat(ended.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ended.status().reconciled()).isFalse();
        assertThat(result(ended).path("reconciled").asBoolean(true)).isFalse();
        assertThat(calls(engine.stripe, ended)).hasSize(2);
        assertThat(effects(engine.stripe, ended)).isOne();
    }

    @Test
    @DisplayName("G4 G5 P4 T10: done at Stripe 25 h ago and never heard of: nothing is sent, the list tells it")
    void findsWhatWasDonePastTheHorizon() {
        StoredRequest parked = parkedPastTheHorizon("reset_after", Duration.ofHours(25));
        assertThat(calls(engine.stripe, parked)).hasSize(1);
        assertThat(result(parked).path("outcome").asText()).isEqualTo("unknown");

        StoredRequest found = reconciled(parked);

        assertThat(found.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(found.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result(found).path("reconciled").asBoolean()).isTrue();
        assertThat(result(found).path("id").asText())
                .startsWith("pi_")
                .isEqualTo(reply(found).path("id").asText());
        assertThat(script(found).flow()).isEqualTo("new_create_payment_intent_response");
        assertThat(script(found).children())
                .doesNotContainAnyElementsOf(script(parked).children());
        assertThat(calls(engine.stripe, found)).hasSize(1);
        assertThat(effects(engine.stripe, found)).isOne();
        assertThat(resolved(found).by()).isEqualTo(By.RECONCILER);
    }

    @Test
    @DisplayName("G4 G5 P4 T10: never done, and 26 h later nothing of it at Stripe: the error flow is told not_charged")
    void tellsWhatWasNeverDone() {
        StoredRequest parked = parkedPastTheHorizon("reset_before", Duration.ofHours(26));

        StoredRequest absent = reconciled(parked);

        assertThat(absent.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(absent.status().outcome()).isEqualTo(Outcome.NOT_CHARGED);
        assertThat(result(absent).path("outcome").asText()).isEqualTo("not_charged");
        assertThat(result(absent).path("charged").asText()).isEqualTo("no");
        assertThat(calls(engine.stripe, absent)).hasSize(1);
        assertThat(effects(engine.stripe, absent)).isZero();
    }

    @Test
    @DisplayName("G5: a saved 500 after the effect is found by itself, seconds after the outcome")
    void findsByItself() {
        StoredRequest parked = engine.call(stripe(
                "POST", "/v1/customers", Map.of("name", "Ada", "metadata", Map.of("sim_fault", "saved_500_after"))));

        StoredRequest found = ended(parked.request().id());

        assertThat(found.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reply(found).path("object").asText()).isEqualTo("customer");
        assertThat(effects(engine.stripe, found)).isOne();
    }

    @Test
    @DisplayName("P5: a payment intent whose confirmation was declined exists, and is no success")
    void tellsADecline() {
        SubmissionBuilder declined =
                paymentBy("pm_card_chargeDeclined").param("metadata", Map.of("sim_fault", "saved_500_after"));

        StoredRequest found = reconciled(engine.call(declined));

        assertThat(found.status().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(found.status().httpStatus()).isEqualTo(402);
        assertThat(result(found).path("code").asText()).isEqualTo("card_declined");
        assertThat(result(found).path("charged").asText()).isEqualTo("no");
        assertThat(reply(found).path("error").path("type").asText()).isEqualTo("card_error");
    }

    @Test
    @DisplayName("G5: a DELETE that was cut off has happened if the object is gone")
    void seesThatADeletedObjectIsGone() {
        StoredRequest made = engine.call(stripe("POST", "/v1/customers", Map.of("name", "Bob")));
        String path = "/v1/customers/" + reply(made).path("id").asText();
        engine.stripe
                .faults()
                .when(
                        call -> call.method().equals("DELETE") && call.path().equals(path),
                        1,
                        Fault.of(FaultKind.RESET_AFTER));
        StoredRequest parked = engine.call(stripe("DELETE", path, Map.of()));
        assertThat(parked.status().outcome()).isEqualTo(Outcome.UNKNOWN);

        StoredRequest found = reconciled(parked);

        assertThat(found.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reply(found).path("deleted").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("G5: what is not there yet stays parked with the evidence, until a person decides")
    void waitsForAPerson() {
        StoredRequest parked = engine.call(paymentWith("saved_500"));
        RequestId id = parked.request().id();
        hurry(id);
        Awaitility.await()
                .atMost(FOUND)
                .until(() -> reconciliation(engine.look(id)).checks() > 0);
        StoredRequest looked = engine.look(id);
        assertThat(looked.status().state()).isEqualTo(RequestState.PARKED);
        assertThat(reconciliation(looked).evidence().getLast().found()).isEqualTo("nothing yet");
        assertThat(reconciliation(looked).nextCheckAt()).isAfter(Instant.now());

        Reply unseen = decide(id, Outcome.SUCCEEDED, "pi_nowhere");
        Reply done = decide(id, Outcome.NOT_CHARGED, null);
        Reply other = decide(id, Outcome.DECLINED, null);

        assertThat(unseen)
                .isInstanceOfSatisfying(
                        Reply.NotShown.class, why -> assertThat(why.why()).contains("404"));
        assertThat(done).isInstanceOf(Reply.Done.class);
        assertThat(other)
                .isInstanceOfSatisfying(
                        Reply.Refused.class, why -> assertThat(why.why()).contains("not_charged"));
        StoredRequest ended = ended(id);
        assertThat(result(ended).path("outcome").asText()).isEqualTo("not_charged");
        assertThat(resolved(ended).by()).isEqualTo(By.PERSON);
        assertThat(resolved(ended).note()).isEqualTo("I looked");
    }

    @Test
    @DisplayName("G5: a person names the object, and the engine fetches it")
    void takesTheObjectThatAPersonNames() {
        String others = reply(engine.call(Calls.payment())).path("id").asText();
        SubmissionBuilder byHand = Calls.payment().param("metadata", Map.of("aftercall_id", "made by hand"));
        String made = reply(engine.call(byHand)).path("id").asText();
        RequestId id = engine.call(paymentWith("saved_500")).request().id();

        assertThat(decide(id, Outcome.SUCCEEDED, others)).isInstanceOf(Reply.Refused.class);
        assertThat(decide(id, Outcome.SUCCEEDED, made)).isInstanceOf(Reply.Done.class);

        assertThat(result(ended(id)).path("id").asText()).isEqualTo(made);
    }

    /** A request whose first attempt ended so, and whose record says that it was made long ago. */
    private static StoredRequest parkedPastTheHorizon(String fault, Duration age) {
        RequestId id = engine.accept(paymentWith(fault));
        Awaitility.await().atMost(FOUND).until(() -> engine.look(id).status().state() == RequestState.BACKING_OFF);
        long first = Instant.now().minus(age).toEpochMilli();
        assertThat(redis.command("HSET aftercall:{p0}:req:" + id.suffix() + " first " + first))
                .isEqualTo(":0");
        StoredRequest parked = engine.end(id);
        assertThat(parked.status().state()).isEqualTo(RequestState.PARKED);
        assertThat(parked.status().outcome()).isEqualTo(Outcome.UNKNOWN);
        return parked;
    }

    private static StoredRequest reconciled(StoredRequest parked) {
        RequestId id = parked.request().id();
        hurry(id);
        return ended(id);
    }

    private static void hurry(RequestId id) {
        assertThat(TestEngine.now(engine.aftercall.reconciliations().checkNow(id)))
                .isInstanceOf(Reply.Done.class);
    }

    private static StoredRequest ended(RequestId id) {
        Awaitility.await().atMost(FOUND).until(() -> engine.look(id).status().state() == RequestState.COMPLETED);
        return engine.look(id);
    }

    private static Reply decide(RequestId id, Outcome outcome, @Nullable String objectId) {
        PersonsDecision decision = new PersonsDecision(outcome, null, objectId, "I looked");
        return TestEngine.now(engine.aftercall.reconciliations().resolve(id, decision));
    }

    private static Reconciliation reconciliation(StoredRequest stored) {
        return Objects.requireNonNull(stored.status().reconciliation());
    }

    private static Reconciliation.Resolved resolved(StoredRequest stored) {
        return Objects.requireNonNull(reconciliation(stored).resolved());
    }
}
