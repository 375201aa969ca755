package io.aftercall.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.aftercall.stripe.StripeReply.Broken;
import io.aftercall.stripe.StripeReply.NotSent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.HashedWheelTimer;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The moment before the first byte. */
final class AttemptTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final HashedWheelTimer timer = new HashedWheelTimer();
    private final Attempt attempt = new Attempt(new Attempt.Limits(LONG, LONG, 1024), timer, "key-1");

    @AfterEach
    void stopTimer() {
        timer.stop();
    }

    @Test
    @DisplayName("P3, pitfall 11: the key is looked for in what is really about to be written")
    void refusesToWriteARequestThatLostItsKey() {
        assertThatIllegalStateException().isThrownBy(() -> attempt.beforeWrite(rendered(null)));
        assertThat(attempt.reply().join()).isInstanceOf(NotSent.class);

        Attempt other = new Attempt(new Attempt.Limits(LONG, LONG, 1024), timer, "key-1");
        assertThatIllegalStateException().isThrownBy(() -> other.beforeWrite(rendered("key-2")));
        assertThat(other.reply().join()).isInstanceOf(NotSent.class);
    }

    @Test
    @DisplayName("row 19: what was told as not sent cannot be written afterwards")
    void refusesToWriteAfterItHasEnded() {
        attempt.abandon("no connection in time");

        assertThatIllegalStateException().isThrownBy(() -> attempt.beforeWrite(rendered("key-1")));
        assertThat(attempt.reply().join()).isEqualTo(new NotSent("no connection in time"));
    }

    @Test
    @DisplayName("row 21: from the moment of the write every break is ambiguous")
    void isAmbiguousOnceItMayHaveBeenWritten() {
        attempt.beforeWrite(rendered("key-1"));
        attempt.onThrowable(new IOException("reset"));

        assertThat(attempt.reply().join()).isEqualTo(new Broken("IOException: reset"));
    }

    private static HttpHeaders rendered(@Nullable String key) {
        HttpHeaders headers = new DefaultHttpHeaders();
        return key == null ? headers : headers.set("idempotency-key", key);
    }
}
