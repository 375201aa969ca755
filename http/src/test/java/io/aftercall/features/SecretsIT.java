package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Calls.paymentBy;
import static io.aftercall.features.Calls.paymentWith;
import static io.aftercall.features.Endings.assertDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.config.Secret;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.Submission;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job with marked secrets, and then a search for them wherever something is kept or shown. */
final class SecretsIT {

    private static final String BY_NAME = "sk_test_canaryByName4f1e";
    private static final String INLINE = "sk_test_canaryInline93ab";
    private static final String REFUSED = "sk_test_invalid_canaryRefused77";
    private static final String IN_A_FLOW = "sk_test_canaryInAFlow0c2d";
    private static final String KEY = key(1);

    @TempDir
    Path data;

    @Test
    @DisplayName("P13, RH-12, M2, T18: no secret in Redis, its files, the log at TRACE, or anything that is answered")
    void keepsSecretsToItself() {
        FlowFiles flows = FlowFiles.in(data)
                .put("next_response", childWith(IN_A_FLOW))
                .put("new_create_customer_response", "log parsed_data, request")
                .put("next_error", "println parsed_error\nlog request\nthrow new IllegalStateException(error_json)");
        List<Object> answers = new ArrayList<>();
        SecretHunt hunt = new SecretHunt(List.of(BY_NAME, INLINE, REFUSED, IN_A_FLOW, KEY));
        try (CapturedLog log = CapturedLog.at(data.resolve("all.log"));
                TestEngine engine = TestEngine.start(
                        data,
                        "flows.dir",
                        flows.path(),
                        "accounts.default.secret",
                        BY_NAME,
                        "worker.max-attempts",
                        2,
                        "encryption.keys",
                        "k1:" + KEY)) {
            runEverything(engine, answers);

            hunt.searchRedis(data);
            hunt.searchFiles(data.resolve("redis"));
            answers.forEach(hunt::searchAnswer);
            hunt.searchFile(log.file());
            hunt.searchFile(data.resolve("redis").resolve("redis.log"));
        }
        assertThat(hunt.places())
                .as("what was searched")
                .contains("redis", "answer", "all.log", "redis.log")
                .anyMatch(place -> place.startsWith("appendonly"));
        assertThat(hunt.found()).isEmpty();
        assertThat(SecretHunt.finds("Basic " + base64(BY_NAME + ":"), BY_NAME))
                .as("the hunt itself")
                .isTrue();
    }

    private static void runEverything(TestEngine engine, List<Object> answers) {
        Secret inline = Secret.of(INLINE);
        List<Submission> submissions = List.of(
                payment().flow("next").build(),
                payment().secret(inline).flow("next").build(),
                paymentBy("pm_card_chargeDeclined").secret(inline).flow("next").build(),
                payment().secret(Secret.of(REFUSED)).flow("next").build(),
                paymentWith("reset_before,500,429,truncate:5")
                        .secret(inline)
                        .flow("next")
                        .build(),
                paymentWith("saved_500_after").secret(inline).flow("next").build());
        for (Submission submission : submissions) {
            answers.add(submission);
            var receipt = engine.aftercall.submit(submission);
            answers.add(TestEngine.now(receipt.submitted()));
            StoredRequest ended = engine.end(receipt.id());
            answers.add(ended);
            for (RequestId child : Endings.script(ended).children()) {
                answers.add(assertDone(engine.stripe, engine.end(child)));
            }
        }
        String pays = "new_customer().name('Ada').create_async('default', 'printing', '" + INLINE + "').toString()";
        ExecutionStatus printed = engine.run("print '" + INLINE + "'; " + pays, "printing");
        assertThat(printed.resultJson()).isEqualTo("\"customer_request_dispatched\"");
        answers.add(printed);
        answers.add(assertDone(engine.stripe, engine.end(printed.children().getFirst())));
        answers.add(TestEngine.now(engine.aftercall.gateway().list(new ListQuery(null, null, 100))));
        answers.addAll(engine.events.of(EngineEvent.class));
        answers.add(engine.aftercall.settings());
        assertThat(engine.stripe.effects().total()).isGreaterThan(6);
    }

    @Test
    @DisplayName(
            "M2, T18: sealed with the old key, opened with the keys 'new,old'; without the old one nothing is sent")
    void opensWithTheOldKeyAfterARotation() {
        String older = "k1:" + key(1);
        String newer = "k2:" + key(2);
        RequestId opened;
        RequestId shut;
        StoredRequest refused;
        try (var stripe = StripeSimulator.start(SimulatorSettings.local())) {
            var all = EnumSet.allOf(Role.class);
            try (TestEngine before = TestEngine.join(data, stripe, all, "encryption.keys", older)) {
                opened = before.accept(payment().secret(Secret.of(INLINE)).delay(Duration.ofSeconds(4)));
                shut = before.accept(payment().secret(Secret.of(INLINE)).delay(Duration.ofSeconds(9)));
            }
            try (TestEngine rotated = TestEngine.join(data, stripe, all, "encryption.keys", newer + "," + older)) {
                assertDone(stripe, rotated.end(opened));
            }
            try (TestEngine forgetful = TestEngine.join(data, stripe, all, "encryption.keys", newer)) {
                refused = forgetful.end(shut);
            }
            assertThat(refused.status().outcome()).isEqualTo(Outcome.AUTH);
            assertThat(refused.status().state()).isEqualTo(RequestState.COMPLETED);
            assertThat(Endings.effects(stripe, refused)).isZero();
        }
    }

    private static String childWith(String secret) {
        return "log parsed_data\nnew_customer().email('a@example.com').create_async('default', 'c', '" + secret + "')";
    }

    private static String key(int filler) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) (filler * 37));
        return base64(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
