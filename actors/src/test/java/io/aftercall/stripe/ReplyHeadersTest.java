package io.aftercall.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyHeadersTest {

    @Test
    @DisplayName("C5: what Stripe says about retrying is read")
    void readsWhatDecides() {
        ReplyHeaders headers = read(
                "Request-Id", "req_AbC1",
                "Stripe-Should-Retry", "false",
                "Idempotent-Replayed", "true",
                "Retry-After", "2",
                "Stripe-Rate-Limited-Reason", "endpoint-rate",
                "Content-Type", "application/json");

        assertThat(headers)
                .isEqualTo(new ReplyHeaders(
                        "req_AbC1", false, true, Duration.ofSeconds(2), "endpoint-rate", "application/json"));
        assertThat(read()).isEqualTo(ReplyHeaders.NONE);
    }

    @Test
    void takesADateAgainstTheClockOfTheServer() {
        ReplyHeaders headers = read(
                "Date", "Sat, 21 Nov 2026 10:00:00 GMT",
                "Retry-After", "Sat, 21 Nov 2026 10:00:30 GMT");

        assertThat(headers.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read("Retry-After", "Sat, 21 Nov 2026 10:00:30 GMT").retryAfter())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1.5", "99999999999999999999", "Sat, 99 Nov 2026 10:00:30 GMT"})
    void treatsAnUnreadableValueAsAbsent(String value) {
        ReplyHeaders headers = read(
                "Date",
                "Sat, 21 Nov 2026 10:00:00 GMT",
                "Retry-After",
                value,
                "Stripe-Should-Retry",
                value,
                "Idempotent-Replayed",
                value,
                "Request-Id",
                value + "\u001b[2J",
                "Stripe-Rate-Limited-Reason",
                "<" + value + ">");

        assertThat(headers).isEqualTo(ReplyHeaders.NONE);
    }

    private static ReplyHeaders read(String... entries) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(entries[i], entries[i + 1]);
        }
        return ReplyHeaders.read(map::get);
    }
}
