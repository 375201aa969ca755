package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.queue.ContextConfiguration;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts in whole processes over a real Redis: what they are set to, and that none reaches another. */
final class ContextsIT {

    private static final String CHILD = "new_product().name('T').create_async('w', request.args.id)";

    @TempDir
    Path data;

    private FlowFiles flows;
    private StripeSimulator stripe;
    private TestEngine engine;

    @BeforeEach
    void start() {
        flows = FlowFiles.in(data)
                .put("new_create_payment_intent_response", "'default'")
                .put("eu_payment_intent_response", CHILD + "\n'eu'")
                .put("new_create_product_response", "'product'")
                .put("child_response", CHILD)
                .put("keys_response", """
                        int refused = 0
                        for (key in request.args.keys) {
                            try {
                                context.put(key, request.context_id)
                            } catch (IllegalArgumentException e) {
                                refused++
                            }
                        }
                        [kept: context.list(''), refused: refused]""")
                .put("look_response", "context.asMap()")
                .put("loud_response", """
                        println 'sk_live_canary1 and whsec_canary2+/='
                        print "pi_1_secret_canary3, Bearer canary4"
                        throw new IllegalStateException('rk_test_canary5 pi_2_secret_canary6')""");
        stripe = StripeSimulator.start(SimulatorSettings.local());
        engine = join();
    }

    @AfterEach
    void stop() {
        engine.close();
        stripe.close();
    }

    @Test
    @DisplayName(
            "RW-04 RW-05 O1: every process takes account and flow from the context, at once, later and after a restart")
    void holdsInEveryProcess() {
        try (TestEngine other = join()) {
            RequestId before = engine.accept(payment().context("eu"));
            set("eu", "eu-main", Map.of("new_create_payment_intent", "eu_payment_intent"));
            StoredRequest here =
                    engine.end(engine.accept(payment().context("eu").argsJson("{\"id\":\"eu\"}")));
            Awaitility.await()
                    .atMost(TestEngine.WAIT)
                    .until(() -> other.end(other.accept(payment().context("eu").argsJson("{\"id\":\"x\"}")))
                            .request()
                            .account()
                            .equals("eu-main"));

            assertThat(engine.end(before).request().account()).isEqualTo("default");
            assertThat(result(engine.end(before)).asText()).isEqualTo("default");
            assertDone(stripe, here);
            assertThat(result(here).asText()).isEqualTo("eu");
            StoredRequest child = engine.end(script(here).children().getFirst());
            assertThat(child.request().account()).isEqualTo("eu-main");
        }
        engine.close();
        engine = join();
        assertThat(engine.end(engine.accept(payment().context("eu").argsJson("{\"id\":\"eu\"}")))
                        .request()
                        .account())
                .isEqualTo("eu-main");
        assertThat(engine.end(engine.accept(payment().context("eu:"))).request().account())
                .isEqualTo("default");
    }

    @Test
    @DisplayName("O1: a script cannot start a call in what can be the id of no context; none is made")
    void refusesHostileContextsOfCalls() {
        List<RequestId> ids = HostileIds.all()
                .map(hostile -> payment()
                        .flow("child")
                        .argsJson(JsonNodeFactory.instance
                                .objectNode()
                                .put("id", hostile)
                                .toString()))
                .map(engine::accept)
                .toList();

        assertThat(ids).allSatisfy(id -> {
            StoredRequest ended = engine.end(id);
            assertThat(ended.status().state()).isEqualTo(RequestState.BURIED);
            assertThat(script(ended).state()).isIn(ExecutionState.REJECTED, ExecutionState.FAILED);
            assertThat(script(ended).children()).isEmpty();
        });
        assertThat(stripe.effects().created("product")).isZero();
    }

    @Test
    @DisplayName(
            "O1 RW-15: whatever its keys are, a context holds them itself, and none whose id begins alike sees them")
    void keepsHostileKeysToItself() {
        set("b", "eu-main", Map.of());
        List<String> keys = Stream.concat(
                        HostileIds.all().filter(key -> key.length() <= 200),
                        Stream.of("b}:data", "aftercall:{ctx:b}:data", "#version", "", "__proto__", "\\", "\"", "\n"))
                .distinct()
                .toList();
        List<String> kept = keys.stream()
                .filter(key -> !key.isBlank() && key.chars().noneMatch(Character::isISOControl))
                .toList();
        ArrayNode listed = JsonNodeFactory.instance.arrayNode();
        keys.forEach(listed::add);
        String args = JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("keys", listed)
                .toString();

        StoredRequest ended =
                engine.end(engine.accept(payment().flow("keys").context("a").argsJson(args)));

        assertThat(script(ended).error()).isNull();
        assertThat(result(ended).path("kept")).hasSize(kept.size());
        assertThat(result(ended).path("refused").asInt()).isEqualTo(keys.size() - kept.size());
        for (String context : List.of("b", "a:", "a:b", "a.", "aa", "..", ".")) {
            StoredRequest looked =
                    engine.end(engine.accept(payment().flow("look").context(context)));
            assertThat(result(looked)).as(context).isEmpty();
        }
        StoredRequest own = engine.end(engine.accept(payment().flow("look").context("a")));
        assertThat(result(own))
                .hasSize(kept.size())
                .allMatch(value -> value.asText().equals("a"));
        assertThat(TestEngine.now(engine.aftercall.gateway().contexts().configurations())
                        .byContext())
                .containsOnlyKeys("b");
    }

    @Test
    @DisplayName("M4: what a script prints, and what is said of its exception, shows no secret")
    void showsNoSecretOfARun() {
        StoredRequest ended = engine.end(engine.accept(payment().flow("loud")));

        assertThat(script(ended).output())
                .contains("*** and ***", "pi_1_secret_***")
                .doesNotContain("canary");
        assertThat(script(ended).error()).contains("pi_2_secret_***").doesNotContain("canary");
    }

    private void set(String context, String account, Map<String, String> replaced) {
        TestEngine.now(engine.aftercall.gateway().contexts().set(new ContextConfiguration(context, account, replaced)));
    }

    private TestEngine join() {
        return TestEngine.join(
                data,
                stripe,
                EnumSet.allOf(Role.class),
                "flows.dir",
                flows.path(),
                "accounts.eu-main.secret",
                "sk_test_eu",
                "worker.max-attempts",
                1);
    }
}
