package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.Credential;
import io.aftercall.request.FieldError;
import io.aftercall.request.RequestType;
import io.aftercall.request.Schedule;
import io.aftercall.request.Submission;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A10: what is wrong is said by field, and nothing of it is submitted. */
final class SubmissionDecoderTest {

    @Test
    void readsEveryField() {
        Submission submission = decode("""
                {"type":"price","params":{"unit_amount":1999,"currency":"usd","recurring":{"interval":"month"},
                 "expand":["product"],"active":true,"unit_amount_decimal":0.10,"big":12345678901234567890},
                 "worker_id":"billing","context_id":"ctx-1","account":"eu","caller_id":"shop 1","args":{"n":[1.50,null]},
                 "flow":"my_flow","priority":0,"run_at":"2026-12-01T10:00:00+02:00","stripe_account":"acct_1",
                 "api_version":"2026-09-30.endive","tags":["a","b"]}
                """);

        assertThat(submission.type()).isEqualTo(RequestType.PRICE);
        assertThat(submission.target().params())
                .isEqualTo(Map.of(
                        "unit_amount",
                        1999,
                        "currency",
                        "usd",
                        "recurring",
                        Map.of("interval", "month"),
                        "expand",
                        List.of("product"),
                        "active",
                        true,
                        "unit_amount_decimal",
                        new BigDecimal("0.10"),
                        "big",
                        new BigInteger("12345678901234567890")));
        assertThat(submission.target().stripeAccount()).isEqualTo("acct_1");
        assertThat(submission.target().apiVersion()).isEqualTo("2026-09-30.endive");
        assertThat(submission.routing().workerId()).isEqualTo("billing");
        assertThat(submission.routing().contextId()).isEqualTo("ctx-1");
        assertThat(submission.routing().priority()).isZero();
        assertThat(submission.routing().flow()).isEqualTo("my_flow");
        assertThat(submission.credential()).isEqualTo(new Credential.Account("eu"));
        assertThat(submission.origin().callerId()).isEqualTo("shop 1");
        assertThat(submission.origin().argsJson()).isEqualTo("{\"n\":[1.50,null]}");
        assertThat(submission.origin().tags()).containsExactly("a", "b");
        assertThat(submission.schedule()).isEqualTo(new Schedule.At(Instant.parse("2026-12-01T08:00:00Z")));
        assertThat(submission.callerKey()).isEqualTo("key-1");
    }

    @Test
    void fillsInWhatIsNotSaid() {
        Submission submission = decode("{\"type\":\"customer\",\"flow\":null,\"params\":null}");

        assertThat(submission.routing().workerId()).isEqualTo("default");
        assertThat(submission.routing().contextId()).isEqualTo("default");
        assertThat(submission.routing().priority()).isEqualTo(5);
        assertThat(submission.credential()).isEqualTo(new Credential.OfContext(new Credential.Account("default")));
        assertThat(submission.schedule()).isEqualTo(new Schedule.Now());
        assertThat(submission.target().params()).isEmpty();
    }

    @Test
    void readsTheGenericCall() {
        Submission submission =
                decode("{\"type\":\"stripe\",\"method\":\"DELETE\",\"path\":\"/v1/coupons/SUMMER-24\",\"delay\":1.5}");

        assertThat(submission.target().method()).isEqualTo("DELETE");
        assertThat(submission.target().path()).isEqualTo("/v1/coupons/SUMMER-24");
        assertThat(submission.schedule()).isEqualTo(new Schedule.After(Duration.ofMillis(1500)));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("type", "{}"),
                wrong("type", "{\"type\":7}"),
                wrong("type", "{\"type\":\"invoice\"}"),
                wrong("params", with("\"params\":[]")),
                wrong("params", with("\"params\":\"amount=1\"")),
                wrong("params.amount", with("\"params\":{\"amount\":20.00}")),
                wrong("params.amount", with("\"params\":{\"amount\":2e3}")),
                wrong("params.amount", with("\"params\":{\"amount\":null}")),
                wrong("params.items[0][unit_amount]", with("\"params\":{\"items\":[{\"unit_amount\":1.5}]}")),
                wrong("params.a]b", with("\"params\":{\"a]b\":1}")),
                wrong("params.empty", with("\"params\":{\"empty\":{}}")),
                wrong("params.metadata", with("\"params\":{\"metadata\":{\"a][b\":\"1\"}}")),
                wrong("params.rate", with("\"params\":{\"rate\":1e400000000}")),
                wrong("worker_id", with("\"worker_id\":5")),
                wrong("worker_id", with("\"worker_id\":\"a b\"")),
                wrong("worker_id", with("\"worker_id\":\"\"")),
                wrong("context_id", with("\"context_id\":\"{x}\"")),
                wrong("context_id", with("\"context_id\":[]")),
                wrong("account", with("\"account\":\"sk_live_canary\"")),
                wrong("account", with("\"account\":true")),
                wrong("secret", with("\"secret\":\"canary\\r\\nX: y\"")),
                wrong("secret", with("\"secret\":\"\"")),
                wrong("secret", with("\"account\":\"default\",\"secret\":\"sk_test_canary\"")),
                wrong("caller_id", with("\"caller_id\":\"\\u0000\"")),
                wrong("caller_id", with("\"caller_id\":1")),
                wrong("args", with("\"args\":\"" + "x".repeat(64 * 1024) + "\"")),
                wrong("flow", with("\"flow\":\"../etc/passwd\"")),
                wrong("priority", with("\"priority\":10")),
                wrong("priority", with("\"priority\":-1")),
                wrong("priority", with("\"priority\":1.0")),
                wrong("priority", with("\"priority\":1e400000000")),
                wrong("priority", with("\"priority\":\"1\"")),
                wrong("priority", with("\"priority\":99999999999999999999")),
                wrong("run_at", with("\"run_at\":\"2026-12-01T10:00:00\"")),
                wrong("run_at", with("\"run_at\":\"+999999999-12-31T23:59:59Z\"")),
                wrong("run_at", with("\"run_at\":1764583200")),
                wrong("delay", with("\"delay\":\"soon\"")),
                wrong("delay", with("\"delay\":-1")),
                wrong("delay", with("\"delay\":true")),
                wrong("delay", with("\"delay\":\"400d\"")),
                wrong("delay", with("\"delay\":1e400000000")),
                wrong("delay", with("\"delay\":\"1s\",\"run_at\":\"2026-12-01T10:00:00Z\"")),
                wrong("stripe_account", with("\"stripe_account\":\"acct_1\\r\\nX: y\"")),
                wrong("api_version", with("\"api_version\":\"latest\"")),
                wrong("tags", with("\"tags\":\"a\"")),
                wrong("tags", with("\"tags\":[1]")),
                wrong("tags", with("\"tags\":[\"\"]")),
                wrong("tags", with("\"tags\":[" + "\"a\",".repeat(20) + "\"a\"]")),
                wrong("method", with("\"method\":\"POST\"")),
                wrong("path", with("\"path\":\"/v1/refunds\"")),
                wrong("method", "{\"type\":\"stripe\",\"path\":\"/v1/refunds\"}"),
                wrong("path", "{\"type\":\"stripe\",\"method\":\"POST\"}"),
                wrong("method", "{\"type\":\"stripe\",\"method\":\"PATCH\",\"path\":\"/v1/refunds\"}"),
                wrong("path", "{\"type\":\"stripe\",\"method\":\"POST\",\"path\":\"/v1/../admin\"}"),
                wrong("path", "{\"type\":\"stripe\",\"method\":\"POST\",\"path\":\"/v1/a?b\"}"),
                wrong("path", "{\"type\":\"stripe\",\"method\":\"POST\",\"path\":\"//evil.example/v1/a\"}"),
                wrong("worker", with("\"worker\":\"billing\"")),
                wrong("Type", with("\"Type\":\"customer\"")));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("wrong")
    void namesTheFieldThatIsWrong(String field, String body) {
        List<FieldError> errors = errors(body);

        assertThat(errors).extracting(FieldError::field).containsExactly(field);
        assertThat(errors).allSatisfy(error -> assertThat(error.message()).doesNotContain("canary"));
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        List<FieldError> errors = errors("{\"type\":\"x\",\"params\":{\"amount\":1.5,\"b\":null},\"worker_id\":\"\","
                + "\"priority\":11,\"flow\":7,\"delay\":\"x\",\"colour\":\"red\"}");

        assertThat(errors)
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "type", "params.amount", "params.b", "worker_id", "priority", "flow", "delay", "colour");
    }

    @Test
    @DisplayName("A2: a bulk holds 1 to 1000, and each gets a key of its own")
    void readsABulk() {
        String one = "{\"type\":\"customer\"}";

        List<Submission> bulk = BulkDecoder.many(json("[" + one + "," + one + "]"), "k");

        assertThat(bulk).extracting(Submission::callerKey).containsExactly("k#0", "k#1");
        assertThat(BulkDecoder.many(json("[" + (one + ",").repeat(999) + one + "]"), null))
                .hasSize(1000)
                .allSatisfy(submission -> assertThat(submission.callerKey()).isNull());
    }

    static Stream<Arguments> wrongBulk() {
        String one = "{\"type\":\"customer\"}";
        return Stream.of(
                wrong("requests", "[]"),
                wrong("requests", "{\"requests\":{}}"),
                wrong("requests", "{\"requests\":null}"),
                wrong("requests", "[" + (one + ",").repeat(1000) + one + "]"),
                wrong("requests[1]", "[" + one + ",7]"),
                wrong("requests[1].type", "[" + one + ",{}]"),
                wrong("colour", "{\"requests\":[" + one + "],\"colour\":1}"));
    }

    @ParameterizedTest(name = "{0} of a bulk")
    @MethodSource("wrongBulk")
    void namesTheItemThatIsWrong(String field, String body) {
        assertThatThrownBy(() -> BulkDecoder.many(json(body), null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        thrown -> assertThat(thrown.problem().errors())
                                .extracting(FieldError::field)
                                .containsExactly(field));
    }

    private static Arguments wrong(String field, String body) {
        return Arguments.of(field, body);
    }

    private static String with(String more) {
        return "{\"type\":\"product\"," + more + "}";
    }

    private static JsonNode json(String body) {
        return Json.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Submission decode(String body) {
        return SubmissionDecoder.decode((ObjectNode) json(body), "", "key-1", new ArrayList<>())
                .orElseThrow();
    }

    private static List<FieldError> errors(String body) {
        List<FieldError> errors = new ArrayList<>();
        assertThat(SubmissionDecoder.decode((ObjectNode) json(body), "", null, errors))
                .isEmpty();
        return errors;
    }
}
