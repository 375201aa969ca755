package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "2d1h, PT49H",
        "90m, PT90M",
        "1s1ms, PT1.001S",
        "10, PT10S",
        "0, PT0S",
        "0.25, PT0.25S",
        "PT1M, PT1M",
        "P1DT2H, PT26H"
    })
    void reads(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "10x",
                "-1",
                "-1s",
                "1s2m",
                "10 s",
                "1e3",
                "NaN",
                "PT-1S",
                "P",
                "PT",
                "1.5s",
                "9999999999",
                "99999999999s",
                "PT999999999999999999999H",
                "١٠s"
            })
    void refuses(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Test
    void refusesNumbersThatAreNoTime() {
        assertThat(Durations.ofSeconds(new BigDecimal("1e400000000"))).isEmpty();
        assertThat(Durations.ofSeconds(new BigDecimal("1e-400000000"))).isEmpty();
        assertThat(Durations.ofSeconds(new BigDecimal("-0.1"))).isEmpty();
        assertThat(Durations.ofSeconds(new BigDecimal("1e3"))).contains(Duration.ofSeconds(1000));
    }
}
