package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class IdempotencyKeyTest {

    @Test
    @DisplayName("P3 G3 BK-11: the key follows from the request, whoever asks and how often")
    void followsFromTheRequest() {
        RequestId id = new RequestId("req_" + "0".repeat(36));
        RequestId other = new RequestId("req_" + "1".repeat(36));

        assertThat(IdempotencyKey.of(id)).isEqualTo(IdempotencyKey.of(new RequestId(id.value())));
        assertThat(IdempotencyKey.of(id)).isNotEqualTo(IdempotencyKey.of(other));
        assertThat(IdempotencyKey.of(id).value()).contains(id.suffix());
    }

    static Stream<String> good() {
        return Stream.of("a", "!", "~", "order-17/\"x\"", "a".repeat(255));
    }

    @ParameterizedTest
    @MethodSource("good")
    void takesPrintableAscii(String value) {
        assertThat(new IdempotencyKey(value).value()).isEqualTo(value);
    }

    static Stream<String> bad() {
        return Stream.of("", " ", "a b", "a\n", "a\r\nX: y", "a\t", "a\u0000", "a\u007f", "ü", "💳", "a".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("bad")
    @DisplayName("5.3: a key that could drop out of its header is refused")
    void refusesWhatCouldDropOutOfItsHeader(String value) {
        assertThatExceptionOfType(InvalidSubmission.class)
                .isThrownBy(() -> new IdempotencyKey(value))
                .satisfies(refusal -> assertThat(refusal.errors())
                        .extracting(FieldError::field)
                        .containsExactly("idempotency_key"));
    }
}
