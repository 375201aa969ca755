package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Stripe sends is data to a flow, whatever it looks like. */
final class HostilePayloadIT {

    private static final int MIB = 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each of these was code, or the end of a literal, to somebody once. */
    private static final String NASTY =
            "` \\` ``` ${1+1} ${new File('/tmp/aftercall-was-here').createNewFile()} $x #{1} "
                    + "' '' ''' \" \"\" \"\"\" \\\" \\\\ \\n \n\r\t \u0000 \u0001 \u007f \u2028 \u2029 </script><!-- ]]> "
                    + "';System.exit(1);// \"); evaluate('1') /* */ ~/x/ $/y/$ eval_file('x') "
                    + "\u00e4\u00f6\u00fc \u65e5\u672c \ud83d\ude00 e\u0301 \u202e rtl \ufeff bom %s %n {0} \\u0041";

    private static final String DIGEST = """
            [text: response_json.digest('SHA-256'), value: parsed_data.value?.digest('SHA-256'), length: response_json.length(),
             again: parse_json(response_json) == parsed_data]
            """;

    @TempDir
    static Path data;

    private static FlowFiles flows;
    private static TestEngine engine;

    @BeforeAll
    static void start() {
        flows = FlowFiles.in(data).put("digest_response", DIGEST);
        engine = TestEngine.start(data, "flows.dir", flows.path());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    static Stream<Named<String>> values() {
        return Stream.of(
                Named.of("every character that was ever code", NASTY),
                Named.of("a back-tick behind a backslash", "\\`"),
                Named.of("1 MiB of it", NASTY.repeat(MIB / NASTY.length() + 1)),
                Named.of("2 MiB of letters", "x".repeat(2 * MIB)),
                Named.of("empty", ""));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("RH-35, T12: the answer reaches the flow unchanged and is never run")
    @MethodSource("values")
    void reachesTheFlowUnchanged(String value) throws Exception {
        String body = JSON.writeValueAsString(Map.of("object", "payment_intent", "value", value));

        StoredRequest ended = answered(body);

        assertThat(result(ended).path("text").asText()).isEqualTo(sha256(body));
        assertThat(result(ended).path("value").asText()).isEqualTo(sha256(value));
        assertThat(result(ended).path("length").asInt()).isEqualTo(body.length());
        assertThat(result(ended).path("again").asBoolean()).isTrue();
        assertThat(ended.status().replyJson()).isEqualTo(body);
        assertThat(Files.exists(Path.of("/tmp/aftercall-was-here"))).isFalse();
    }

    @Test
    @DisplayName("T12: 1 MiB of many small things, as large lists are")
    void takesManySmallThings() throws Exception {
        StringBuilder body = new StringBuilder("{\"object\":\"list\",\"value\":\"v\",\"data\":[");
        for (int i = 0; body.length() < MIB; i++) {
            body.append(i == 0 ? "" : ",").append(JSON.writeValueAsString(Map.of("id", "pi_" + i, "note", "`${" + i)));
        }
        String text = body.append("]}").toString();

        assertThat(result(answered(text)).path("text").asText()).isEqualTo(sha256(text));
    }

    @Test
    @DisplayName("T12: a body that grows on the way, from the simulator")
    void takesAHugeAnswerOfTheSimulator() {
        StoredRequest ended = assertDone(
                engine.stripe, engine.call(Calls.paymentWith("huge:" + MIB).flow("digest")));

        assertThat(result(ended).path("length").asInt()).isGreaterThan(MIB);
    }

    @Test
    @DisplayName("RH-35: what a caller sent comes back from Stripe as it was")
    void givesBackWhatWasSent() {
        String spoken = NASTY.replace("\u0000", "");
        flows.put("description_response", "[description: parsed_data.description, params: request.params.description]");

        StoredRequest ended = assertDone(
                engine.stripe,
                engine.call(payment().param("description", spoken).flow("description")));

        assertThat(result(ended).path("description").asText()).isEqualTo(spoken);
        assertThat(result(ended).path("params").asText()).isEqualTo(spoken);
    }

    @Test
    @DisplayName("1.4 row 2: an answer over the limit is given up as unknown, never cut and never half parsed")
    void givesUpWhatIsTooLarge() {
        StoredRequest ended =
                engine.call(Calls.paymentWith("huge:" + 9 * MIB + ":99").flow("digest"));

        assertThat(ended.status().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(Endings.effects(engine.stripe, ended)).isOne();
    }

    @Test
    @DisplayName("1.4 row 2: bombs of depth and of gzip do not reach a flow, and harm nobody")
    void survivesBombs() {
        StoredRequest deep = engine.call(Calls.paymentWith("deep:200000"));
        StoredRequest gzip = engine.call(Calls.of(RequestType.PAYMENT_INTENT, Map.of("amount", 100, "currency", "usd"))
                .param("metadata", Map.of("sim_fault", "gzip_bomb:100000000")));

        assertThat(deep.status().outcome()).as("replayed without the bomb").isEqualTo(Outcome.SUCCEEDED);
        assertThat(gzip.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    private static StoredRequest answered(String body) {
        try (FixedStripe stripe = FixedStripe.answering(body);
                TestEngine other = TestEngine.start(
                        data.resolve("fixed"), "flows.dir", flows.path(), "stripe.base-uri", stripe.uri())) {
            StoredRequest ended = other.call(payment().flow("digest"));
            assertThat(ended.status().outcome())
                    .as("%s", ended.status().attempts())
                    .isEqualTo(Outcome.SUCCEEDED);
            return ended;
        }
    }

    private static String sha256(String text) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
