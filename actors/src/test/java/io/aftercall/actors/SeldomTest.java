package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SeldomTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Seldom seldom = new Seldom(Duration.ofNanos(10), nanos::get);

    @Test
    void saysItOnceAndLaterHowOftenItWasLeftUnsaid() {
        assertThat(seldom.count("a")).isZero();
        assertThat(seldom.count("a")).isEqualTo(-1);
        assertThat(seldom.count("b")).isZero();
        nanos.addAndGet(9);
        assertThat(seldom.count("a")).isEqualTo(-1);

        nanos.addAndGet(1);
        assertThat(seldom.count("a")).isEqualTo(2);
        assertThat(seldom.count("a")).isEqualTo(-1);
        nanos.addAndGet(100);
        assertThat(seldom.count("a")).isEqualTo(1);
    }
}
