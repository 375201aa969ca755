package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aftercall.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SubmissionTest {

    private static final String LINE_END = "a\r\nStripe-Account: acct_2";

    @Test
    @DisplayName("A1: the defaults are enough")
    void buildsWithItsDefaults() {
        Submission submission = Submission.of(RequestType.PAYMENT_INTENT)
                .param("amount", 2000)
                .param("currency", "usd")
                .build();

        assertThat(submission.target()).isEqualTo(Target.create(Map.of("amount", 2000, "currency", "usd")));
        assertThat(submission.routing()).isEqualTo(new Routing("default", "default", 5, null));
        assertThat(submission.credential()).isEqualTo(new Credential.OfContext(new Credential.Account("default")));
        assertThat(submission.origin()).isEqualTo(Origin.NONE);
        assertThat(submission.schedule()).isEqualTo(new Schedule.Now());
        assertThat(submission.callerKey()).isNull();
    }

    @Test
    @DisplayName("A1 A4 A8 RH-02: every field reaches its place")
    void carriesEveryField() {
        Instant time = Instant.parse("2026-12-01T00:00:00Z");
        ExecutionId parent = new ExecutionId("exe_" + "0".repeat(36));

        Submission submission = Submission.of(RequestType.STRIPE)
                .call("POST", "/v1/refunds")
                .params(Map.of("charge", "ch_1"))
                .worker("billing")
                .context("ctx-1")
                .priority(0)
                .flow("my_flow")
                .account("eu-main")
                .callerId("shop 17")
                .argsJson("{\"sale\":1}")
                .tags(List.of("vip", "größe"))
                .apiVersion("2026-09-30.endive")
                .stripeAccount("acct_1")
                .idempotencyKey("order-17")
                .runAt(time)
                .parent(parent)
                .build();

        assertThat(submission)
                .isEqualTo(new Submission(
                        RequestType.STRIPE,
                        new Target("POST", "/v1/refunds", Map.of("charge", "ch_1"), "2026-09-30.endive", "acct_1"),
                        new Routing("billing", "ctx-1", 0, "my_flow"),
                        new Credential.Account("eu-main"),
                        new Origin("shop 17", "{\"sale\":1}", List.of("vip", "größe"), parent),
                        new Schedule.At(time),
                        "order-17"));
    }

    static Stream<Arguments> badFields() {
        return Stream.of(
                bad("worker_id", b -> b.worker("")),
                bad("worker_id", b -> b.worker("a b")),
                bad("worker_id", b -> b.worker("{tag}")),
                bad("worker_id", b -> b.worker("*")),
                bad("worker_id", b -> b.worker("ü")),
                bad("worker_id", b -> b.worker(LINE_END)),
                bad("worker_id", b -> b.worker("a\n")),
                bad("worker_id", b -> b.worker("a".repeat(129))),
                bad("context_id", b -> b.context("")),
                bad("context_id", b -> b.context("../etc")),
                bad("context_id", b -> b.context("a}b")),
                bad("context_id", b -> b.context("a".repeat(129))),
                bad("priority", b -> b.priority(-1)),
                bad("priority", b -> b.priority(10)),
                bad("flow", b -> b.flow("")),
                bad("flow", b -> b.flow("../secrets")),
                bad("flow", b -> b.flow("Upper")),
                bad("flow", b -> b.flow("a.groovy")),
                bad("flow", b -> b.flow("a\n")),
                bad("flow", b -> b.flow("a".repeat(101))),
                bad("caller_id", b -> b.callerId("")),
                bad("caller_id", b -> b.callerId("  ")),
                bad("caller_id", b -> b.callerId(LINE_END)),
                bad("caller_id", b -> b.callerId("a".repeat(256))),
                bad("args", b -> b.argsJson("\"" + "a".repeat(Origin.MAX_ARGS) + "\"")),
                bad("tags", b -> b.tags(Collections.nCopies(21, "a"))),
                bad("tags", b -> b.tags(List.of("ok", ""))),
                bad("tags", b -> b.tags(List.of("a".repeat(65)))),
                bad("tags", b -> b.tags(List.of("\u001b[31m"))),
                bad("delay", b -> b.delay(Duration.ofSeconds(-1))),
                bad("delay", b -> b.delay(Schedule.FURTHEST.plusMillis(1))),
                bad("Idempotency-Key", b -> b.idempotencyKey("")),
                bad("Idempotency-Key", b -> b.idempotencyKey("a b")),
                bad("Idempotency-Key", b -> b.idempotencyKey(LINE_END)),
                bad("Idempotency-Key", b -> b.idempotencyKey("ü")),
                bad("Idempotency-Key", b -> b.idempotencyKey("a".repeat(256))),
                bad("secret", b -> b.credential(new Credential.Sealed("v1.k1.abc"))),
                bad("path", b -> b.call("POST", "/v1/refunds")),
                bad("path", b -> b.call(null, "/v1/refunds")),
                bad("path", b -> b.call("POST", null)));
    }

    @ParameterizedTest
    @MethodSource("badFields")
    @DisplayName("A10 P9: a bad value is refused by the name of its field")
    void namesTheFieldOfABadValue(String field, Consumer<SubmissionBuilder> change) {
        InvalidSubmission refusal = refusal(RequestType.PAYMENT_INTENT, change);

        assertThat(refusal.errors()).extracting(FieldError::field).containsExactly(field);
        assertThat(refusal.errors().getFirst().message()).startsWith("expected");
        assertThat(refusal)
                .hasMessage(field + ": " + refusal.errors().getFirst().message());
    }

    @Test
    @DisplayName("A10: a call of its own needs method and path")
    void namesWhatACallOfItsOwnLacks() {
        assertThat(refusal(RequestType.STRIPE, b -> b.call(null, "/v1/refunds")).errors())
                .extracting(FieldError::field)
                .containsExactly("method");
        assertThat(refusal(RequestType.STRIPE, b -> b.call("POST", null)).errors())
                .extracting(FieldError::field)
                .containsExactly("path");
    }

    static Stream<Consumer<SubmissionBuilder>> edges() {
        return Stream.of(
                b -> b.worker("a".repeat(128)).context("A-z_0.9:x"),
                b -> b.priority(0),
                b -> b.priority(Routing.LOWEST_PRIORITY),
                b -> b.flow("a".repeat(100)),
                b -> b.callerId("ü".repeat(255)),
                b -> b.argsJson("a".repeat(Origin.MAX_ARGS)),
                b -> b.tags(Collections.nCopies(20, "a".repeat(64))),
                b -> b.delay(Duration.ZERO),
                b -> b.delay(Schedule.FURTHEST),
                b -> b.idempotencyKey("!~".repeat(127) + "a"));
    }

    @ParameterizedTest
    @MethodSource("edges")
    @DisplayName("A10: the last good value of each range is accepted")
    void acceptsTheEdges(Consumer<SubmissionBuilder> change) {
        SubmissionBuilder builder = Submission.of(RequestType.CUSTOMER);
        change.accept(builder);

        assertThatCode(builder::build).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("P13: a submission with an inline secret does not print it")
    void doesNotPrintAnInlineSecret() {
        Submission submission = Submission.of(RequestType.CUSTOMER)
                .secret(Secret.of("sk_test_hidden"))
                .build();

        assertThat(submission.toString()).doesNotContain("hidden").contains("***");
    }

    private static Arguments bad(String field, Consumer<SubmissionBuilder> change) {
        return Arguments.of(field, change);
    }

    private static InvalidSubmission refusal(RequestType type, Consumer<SubmissionBuilder> change) {
        return catchThrowableOfType(InvalidSubmission.class, () -> {
            SubmissionBuilder builder = Submission.of(type);
            change.accept(builder);
            builder.build();
        });
    }
}
