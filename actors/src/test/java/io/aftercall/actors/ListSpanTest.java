package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** G5: which time is looked through, in seconds. */
final class ListSpanTest {

    @Test
    void isFiveMinutesAroundAnAttempt() {
        assertThat(spans(10_000)).containsExactly(new ListSpan(9_700, 10_300));
    }

    @Test
    void attemptsCloseToEachOtherAreOneSpan() {
        assertThat(spans(10_000, 10_030, 10_601)).containsExactly(new ListSpan(9_700, 10_901));
    }

    @Test
    @DisplayName(
            "P5: the time between attempts comes last and is left out nowhere: a stopped engine may have sent then")
    void leavesNothingOut() {
        assertThat(spans(10_000, 20_000, 90_000))
                .containsExactly(
                        new ListSpan(9_700, 10_300),
                        new ListSpan(19_700, 20_300),
                        new ListSpan(89_700, 90_300),
                        new ListSpan(10_301, 19_699),
                        new ListSpan(20_301, 89_699));
    }

    private static List<ListSpan> spans(long... seconds) {
        return ListSpan.of(
                LongStream.of(seconds).mapToObj(Instant::ofEpochSecond).toList());
    }
}
