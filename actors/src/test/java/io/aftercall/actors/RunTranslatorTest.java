package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.aftercall.config.ScriptMode;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Outbox;
import io.aftercall.queue.Requests;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.Outcome;
import io.aftercall.request.Params;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Routing;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.Effects;
import io.aftercall.scripts.Ending;
import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.Late;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.scripts.ScriptSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RunTranslatorTest {

    private final SecretSealer sealer = new SecretSealer(TestSettings.with().encryption());
    private final RunTranslator translator = new RunTranslator(
            new ChildRequests(new RequestFreezer(TestSettings.with().stripe(), sealer), sealer), sealer);
    private final Request request = Requests.paymentIntent();

    @Test
    @DisplayName("RH-30 RH-35: a success runs the response flow with the answer as it came, as a value")
    void runsTheResponseFlow() {
        String reply = "{\"id\":\"pi_`1`\",\"description\":\"${x} \\\"quoted\\\"\"}";

        ScriptCall call = translator.call(Jobs.flow(request, Outcome.SUCCEEDED, reply), Late.known(Map.of("k", "1")));

        assertThat(call.source())
                .isEqualTo(new ScriptSource.Flow(new FlowName("new_create_payment_intent"), Ending.RESPONSE));
        assertThat(call.executionId()).isEqualTo(request.id().execution().value());
        assertThat(call.input().responseJson()).isEqualTo(reply);
        assertThat(call.input().errorJson()).isNull();
        assertThat(call.input().context()).isEqualTo(Map.of("k", "1"));
        assertThat(call.childIds().apply("next"))
                .isEqualTo(RequestId.childOf(request.id().execution(), "next").value());
    }

    @Test
    @DisplayName("RW-07: the script host is told whose context it is, and which mode was asked for")
    void tellsThePlace() {
        Request strict = Requests.paymentIntent(
                new Routing("billing", "ctx-9", Routing.DEFAULT_PRIORITY, null, ScriptMode.ISOLATED));

        ScriptCall call = translator.call(Jobs.flow(strict, Outcome.SUCCEEDED, "{}"), Late.known(Map.of()));

        assertThat(call.place()).isEqualTo(new ScriptCall.Place("ctx-9", ScriptMode.ISOLATED));
        assertThat(translator.call(Jobs.play(), Late.known(Map.of())).place().mode())
                .isNull();
    }

    @Test
    @DisplayName("RH-24 RH-31: everything else runs the error flow")
    void runsTheErrorFlow() {
        for (Outcome outcome : Outcome.values()) {
            if (outcome == Outcome.SUCCEEDED) {
                continue;
            }
            ScriptCall call = translator.call(Jobs.flow(request, outcome, "{\"error\":{}}"), Late.known(Map.of()));

            assertThat(call.source())
                    .isEqualTo(new ScriptSource.Flow(new FlowName("new_create_payment_intent"), Ending.ERROR));
            assertThat(call.input().responseJson()).isNull();
            assertThat(call.input().errorJson()).isEqualTo("{\"error\":{}}");
        }
    }

    @Test
    @DisplayName("DESIGN 6: the script sees who asked for what, and no secret")
    void describesTheRequest() {
        ScriptCall call = translator.call(Jobs.flow(request, Outcome.SUCCEEDED, "{}"), Late.known(Map.of()));

        JsonNode seen = RequestActorTestBase.json(call.input().requestJson());
        assertThat(seen.path("id").asText()).isEqualTo(request.id().value());
        assertThat(seen.path("type").asText()).isEqualTo("payment_intent");
        assertThat(seen.path("params").path("amount").asInt()).isEqualTo(2000);
        assertThat(seen.path("args").path("sale").asInt()).isEqualTo(17);
        assertThat(seen.path("caller_id").asText()).isEqualTo("caller \"1\"");
        assertThat(seen.path("worker_id").asText()).isEqualTo("billing");
        assertThat(seen.path("context_id").asText()).isEqualTo("ctx-1");
        assertThat(seen.path("account").asText()).isEqualTo("default");
        assertThat(seen.path("attempts").asInt()).isEqualTo(2);
        assertThat(seen.path("parent").asText()).startsWith("exe_");
    }

    @Test
    @DisplayName("PW-01: the request is made when the script looks at it, and once")
    void makesTheRequestLate() {
        AtomicInteger made = new AtomicInteger();
        Params params = Params.madeBy(() -> "{\"n\":" + made.incrementAndGet() + ".10}");
        Request late = new Request(
                request.id(),
                request.type(),
                request.call(),
                request.key(),
                params,
                request.routing(),
                request.credential(),
                request.origin(),
                request.fingerprint());

        ScriptCall call = translator.call(Jobs.flow(late, Outcome.SUCCEEDED, "{}"), Late.known(Map.of()));

        assertThat(made).hasValue(0);
        assertThat(call.input().requestJson())
                .isEqualTo(call.input().requestJson())
                .contains("{\"n\":1.10}");
    }

    @Test
    @DisplayName("G5 P7: the flow of a later round is told so, and has children of its own")
    void keepsRoundsApart() {
        ExecutionId execution = request.id().execution();
        HeldJob first = Jobs.flow(request, Outcome.UNKNOWN, "{}");
        HeldJob second = Jobs.held(new ScriptJob.Flow(request, Outcome.SUCCEEDED, "{}", 2, 2, true), execution);

        ScriptCall told = translator.call(first, Late.known(Map.of()));
        ScriptCall reconciled = translator.call(second, Late.known(Map.of()));

        assertThat(reconciled.childIds().apply("next"))
                .isEqualTo(RequestId.childOf(execution, 2, "next").value())
                .isNotEqualTo(told.childIds().apply("next"))
                .isNotEqualTo(told.childIds().apply("#2/next"));
        assertThat(reconciled.executionId()).isEqualTo(told.executionId());
        assertThat(RequestActorTestBase.json(told.input().requestJson()).path("reconciled"))
                .isEqualTo(BooleanNode.FALSE);
        assertThat(RequestActorTestBase.json(reconciled.input().requestJson()).path("reconciled"))
                .isEqualTo(BooleanNode.TRUE);
    }

    @Test
    @DisplayName("RH-41: a play request runs its own text with its bindings")
    void runsAPlayRequest() {
        HeldJob job = Jobs.play();

        ScriptCall call = translator.call(job, Late.known(Map.of()));

        assertThat(call.source()).isInstanceOf(ScriptSource.Inline.class);
        assertThat(call.input().bindingsJson()).isEqualTo("{\"name\":\"Zoë\"}");
        assertThat(RequestActorTestBase.json(call.input().requestJson())
                        .path("worker_id")
                        .asText())
                .isEqualTo("billing");
    }

    @Test
    @DisplayName("RW-08 RH-35: every ending has a name, and says whether a person has to look at it")
    void namesEveryEnding() {
        HeldJob job = Jobs.play();
        Duration limit = Duration.ofSeconds(30);

        assertThat(end(job, StubScriptEngine.returned("1"))).isEqualTo("completed returned");
        assertThat(end(job, StubScriptEngine.threw())).isEqualTo("failed threw");
        assertThat(end(job, new ScriptResult.TimedOut("v", "", limit))).isEqualTo("failed timed_out");
        assertThat(end(job, lost(ScriptResult.Lost.Cause.OUT_OF_MEMORY))).isEqualTo("failed out_of_memory");
        assertThat(end(job, lost(ScriptResult.Lost.Cause.EXITED))).isEqualTo("failed exited");
        assertThat(end(job, lost(ScriptResult.Lost.Cause.CRASHED))).isEqualTo("failed crashed");
        assertThat(end(job, new ScriptResult.Rejected("v", "", "no"))).isEqualTo("rejected rejected");
        assertThat(end(job, new ScriptResult.OutputTooLarge("v", "", "no"))).isEqualTo("rejected output_too_large");
        assertThat(end(job, new ScriptResult.NoFlow("x"))).isEqualTo("no_flow no_flow");
        assertThat(end(translator.poison(job))).isEqualTo("poison poison");
        assertThat(end(translator.contended(job))).isEqualTo("failed conflict");
    }

    @Test
    @DisplayName("P7: what a run wants done stands in its record")
    void recordsTheOutbox() {
        Effects effects = new Effects(List.of(), List.of(new ContextChange.Put("k", "1")), null);

        RunRecord run = translator.ended(Jobs.play(), StubScriptEngine.returned(effects));

        assertThat(run.outboxJson()).isNotNull();
        assertThat(Outbox.parse(run.outboxJson()).changes()).containsExactly(new ContextChange.Put("k", "1"));
        assertThat(translator.ended(Jobs.play(), StubScriptEngine.returned("1")).outboxJson())
                .isNull();
    }

    @Test
    void repeatsOnlyWhatMayHelp() {
        assertThat(translator.failed(StubScriptEngine.threw()).error()).isEqualTo("it broke");
        assertThat(translator
                        .failed(new ScriptResult.TimedOut("v", "", Duration.ofSeconds(30)))
                        .error())
                .contains("PT30S");
        assertThat(translator.failed(lost(ScriptResult.Lost.Cause.CRASHED)).ending())
                .isEqualTo("crashed");
        assertThatIllegalStateException().isThrownBy(() -> translator.failed(StubScriptEngine.returned("1")));
        assertThatIllegalStateException()
                .isThrownBy(() -> translator.failed(new ScriptResult.OutputTooLarge(null, "", "no")));
        assertThatIllegalStateException().isThrownBy(() -> translator.failed(new ScriptResult.NoFlow("x")));
        assertThatIllegalStateException()
                .isThrownBy(() -> translator.failed(new ScriptResult.Rejected(null, "", "no")));
    }

    @Test
    void doesNotRunWhatIsRecorded() {
        HeldJob recorded = Jobs.held(
                new ScriptJob.Publish("ctx-1", null, "{}"), request.id().execution());

        assertThatIllegalStateException().isThrownBy(() -> translator.call(recorded, Late.known(Map.of())));
    }

    private String end(HeldJob job, ScriptResult result) {
        return end(translator.ended(job, result));
    }

    private static String end(RunRecord run) {
        return run.state().wire() + " " + run.ending();
    }

    private static ScriptResult lost(ScriptResult.Lost.Cause cause) {
        return new ScriptResult.Lost("v", "", cause, "it is gone");
    }
}
