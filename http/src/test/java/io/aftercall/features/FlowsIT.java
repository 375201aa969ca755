package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.json;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.actors.EngineEvent;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestType;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flow can do, and what becomes of one that cannot. */
final class FlowsIT {

    @TempDir
    static Path data;

    private static FlowFiles flows;
    private static TestEngine engine;

    @BeforeAll
    static void start() {
        flows = FlowFiles.in(data);
        engine = TestEngine.start(
                data,
                "flows.dir",
                flows.path(),
                "scripts.timeout",
                "1s",
                "worker.threads",
                2,
                "worker.max-attempts",
                2);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    @DisplayName("N2, RH-33: the next run uses the changed file, and each run says which version it was")
    void usesTheChangedFile() {
        flows.put("changing_response", "'first'");
        StoredRequest first = engine.call(payment().flow("changing"));
        flows.put("changing_response", "'other'");
        StoredRequest second = engine.call(payment().flow("changing"));

        assertThat(result(first).asText()).isEqualTo("first");
        assertThat(result(second).asText()).isEqualTo("other");
        assertThat(script(first).version())
                .isNotBlank()
                .isNotEqualTo(script(second).version());
    }

    @Test
    @DisplayName("RH-33: response_json, parse_json and eval_file, as older scripts use them")
    void offersTheOlderWay() {
        flows.put("part", "[id: parsed_data.id, fee: fee]");
        flows.put("older_response", """
                fee = 30
                def mine = parse_json(response_json)
                assert mine == parsed_data
                eval_file('flows/part.groovy')
                """);

        StoredRequest ended = assertDone(engine.stripe, engine.call(payment().flow("older")));

        assertThat(result(ended).path("id").asText()).startsWith("pi_");
        assertThat(result(ended).path("fee").asInt()).isEqualTo(30);
    }

    @Test
    @DisplayName("RH-33: error_json in an error flow")
    void offersTheErrorAsText() {
        flows.put("refused_error", "parse_json(error_json).error.code");

        StoredRequest ended = engine.call(paymentBy("pm_card_chargeDeclined").flow("refused"));

        assertThat(result(ended).asText()).isEqualTo("card_declined");
    }

    @Test
    @DisplayName("DESIGN 6: a request without a flow file has ended, and says so")
    void endsWithoutAFlow() {
        StoredRequest ended = engine.call(payment().flow("nowhere"));

        assertThat(ended.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ended.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(script(ended).state()).isEqualTo(ExecutionState.NO_FLOW);
        assertThat(script(ended).error()).contains("nowhere");
    }

    @Test
    @DisplayName("RW-08, P8: a flow that throws is run again, then kept for a person with its error and its output")
    void buriesAFlowThatThrows() {
        flows.put("throwing_response", "println 'before'\ncontext.put('never', 1)\nthrow new RuntimeException('boom')");

        StoredRequest ended = engine.call(payment().flow("throwing").context("throwing"));

        assertThat(ended.status().state()).isEqualTo(RequestState.BURIED);
        assertThat(ended.status().outcome()).as("Stripe did it all the same").isEqualTo(Outcome.SUCCEEDED);
        assertThat(script(ended).state()).isEqualTo(ExecutionState.FAILED);
        assertThat(script(ended).attempts()).isEqualTo(2);
        assertThat(script(ended).error()).contains("boom").contains("throwing_response.groovy:3");
        assertThat(script(ended).output()).isEqualTo("before\n");
        assertThat(engine.events.of(EngineEvent.ScriptRetryScheduled.class))
                .anySatisfy(
                        again -> assertThat(again.id()).isEqualTo(script(ended).id()));
        assertThat(json(engine.run("context.asMap()", "throwing").resultJson())).isEmpty();
    }

    @Test
    @DisplayName("P7, RW-13: a flow that throws at first and then does not counts once")
    void countsARepeatedRunOnce() {
        flows.put(
                "unlucky_response",
                "context.increment('runs')\nnew_product().name('P').create_async('default', 'x')\n1 / 0");
        RequestId id = engine.accept(payment().flow("unlucky").context("unlucky"));
        Awaitility.await()
                .atMost(TestEngine.WAIT)
                .until(() -> engine.events.of(EngineEvent.ScriptRetryScheduled.class).stream()
                        .anyMatch(again -> again.id().equals(id.execution())));
        flows.put("unlucky_response", "context.increment('runs')");

        StoredRequest ended = engine.end(id);

        assertThat(script(ended).state()).isIn(ExecutionState.COMPLETED, ExecutionState.FAILED);
        assertThat(script(ended).children())
                .as("the run that threw has started nothing")
                .isEmpty();
        JsonNode kept = json(engine.run("context.asMap()", "unlucky").resultJson());
        assertThat(kept.path("runs").asInt()).isEqualTo(script(ended).state() == ExecutionState.COMPLETED ? 1 : 0);
    }

    @Test
    @DisplayName("N4, T14, P8: an endless loop is stopped at its deadline; others run meanwhile and afterwards")
    void stopsAnEndlessLoop() {
        flows.put("endless_response", "print 'begun'; while (true) {}");
        flows.put("quick_response", "'quick'");
        RequestId endless = engine.accept(payment().flow("endless"));
        Awaitility.await()
                .atMost(TestEngine.WAIT)
                .until(() -> engine.look(endless).status().state() == RequestState.RUNNING);

        StoredRequest quick = engine.call(payment().flow("quick"));
        boolean stillRunning = !engine.look(endless).status().state().isTerminal();
        StoredRequest stopped = engine.end(endless);

        assertThat(result(quick).asText()).isEqualTo("quick");
        assertThat(stillRunning).isTrue();
        assertThat(stopped.status().state()).isEqualTo(RequestState.BURIED);
        assertThat(script(stopped).error()).contains("did not end within");
        assertThat(script(stopped).output()).isEqualTo("begun");
        assertThat(result(engine.call(payment().flow("quick"))).asText()).isEqualTo("quick");
    }

    @Test
    @DisplayName("T14, RW-06: System.exit, threads, files and processes do not compile, and the process lives")
    void refusesWhatNoFlowNeeds() {
        for (String evil :
                List.of("System.exit(1)", "new File('/etc/passwd').text", "'id'.execute()", "Thread.start { }")) {
            ExecutionStatus ended = engine.run(evil, "evil");
            assertThat(ended.state()).as(evil).isEqualTo(ExecutionState.REJECTED);
            assertThat(ended.error()).as(evil).isNotBlank();
        }
        assertThat(engine.run("'alive'", "evil").resultJson()).isEqualTo("\"alive\"");
    }

    @Test
    @DisplayName("RH-37, R3: what a flow prints is kept with its run, up to a limit")
    void keepsWhatIsPrinted() {
        flows.put("talking_response", "print 'a'\nprintln 'b'\nprintf('%d %s', 1, 'c')\nlog 'd', parsed_data.amount");

        StoredRequest ended = engine.call(payment().flow("talking"));
        ExecutionStatus much = engine.run("for (i in 0..<100_000) { println 'x' }", "talking");

        assertThat(script(ended).output()).isEqualTo("ab\n1 cd 2000\n");
        assertThat(much.output()).contains("output cut at").hasSizeLessThan(70_000);
    }

    @Test
    @DisplayName("DESIGN 6: a request names another flow; the common file serves both endings")
    void runsTheFlowNamed() {
        flows.put("common", "parsed_error ? 'error' : 'response'");

        assertThat(result(engine.call(payment().flow("common"))).asText()).isEqualTo("response");
        assertThat(result(engine.call(paymentBy("pm_card_chargeDeclined").flow("common")))
                        .asText())
                .isEqualTo("error");
    }

    @ParameterizedTest
    @DisplayName(
            "RH-09, RH-06, RH-07: create_async and the older create answer with the literal text and make the call")
    @EnumSource(
            value = RequestType.class,
            names = {"PAYMENT_INTENT", "PRODUCT", "PRICE", "SUBSCRIPTION"})
    void answersWithTheLiteralText(RequestType type) {
        String script = """
                def one = new_%1$s().name('x').create_async('default', 'children', 'default')
                def two = new_%1$s().name('x').create('default', 'children', account('default'))
                ["$one", two.toString(), one == two, one.id, two.id]
                """.formatted(type.wire());

        ExecutionStatus ended = engine.run(script, "children");

        JsonNode answers = json(ended.resultJson());
        assertThat(answers.path(0).asText()).isEqualTo(type.wire() + "_request_dispatched");
        assertThat(answers.path(1).asText()).isEqualTo(type.wire() + "_request_dispatched");
        assertThat(ended.children())
                .extracting(RequestId::value)
                .containsExactly(answers.path(3).asText(), answers.path(4).asText())
                .doesNotHaveDuplicates();
        for (RequestId child : ended.children()) {
            assertThat(engine.end(child).request().origin().parent()).isEqualTo(ended.id());
        }
    }

    @Test
    @DisplayName("RH-07, RH-09: a builder in a script makes the payment it describes, and create_async takes no time")
    void makesTheCallOfAScript() {
        ExecutionId id = engine.play("""
                def begun = System.nanoTime()
                for (i in 0..<50) {
                    new_payment_intent().amount(100 + i).currency('usd').named('p' + i).create_async('default', 'many')
                }
                [micros: (System.nanoTime() - begun).intdiv(50_000)]
                """, "default", "many");

        ExecutionStatus ended = engine.end(id);

        assertThat(ended.children()).hasSize(50);
        for (RequestId child : ended.children()) {
            assertThat(engine.end(child).status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
        assertThat(json(ended.resultJson()).path("micros").asLong())
                .as("microseconds a call, the first compilation of the call sites included")
                .isLessThan(20_000);
    }
}
