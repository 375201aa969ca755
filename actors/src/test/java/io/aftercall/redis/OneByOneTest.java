package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class OneByOneTest {

    private final OneByOne things = new OneByOne();
    private long now = TimeUnit.DAYS.toNanos(1);

    @Test
    @DisplayName("a caller who waits for each is recognized after the first few")
    void recognizesACallerWhoWaits() {
        assertThat(share(8, () -> micros(120), true)).isZero();
        assertThat(share(100, () -> micros(120), true)).isOne();
    }

    @Test
    @DisplayName("one answer that takes long does not end it, and several do")
    void toleratesOneThatTakesLong() {
        share(100, () -> micros(120), true);
        assertThat(share(1, () -> micros(5000), true)).isOne();
        assertThat(share(3, () -> micros(5000), true)).isLessThan(1);
        assertThat(share(1, () -> micros(5000), true)).isZero();
    }

    @Test
    @DisplayName("what comes in heaps, at once, or beside others is not what a caller waits for")
    void isNotForMany() {
        assertThat(share(100, () -> micros(120), false)).isZero();
        assertThat(share(100, () -> micros(5), true)).isZero();
    }

    @Test
    @DisplayName("what comes a thousand times a second by chance is not taken for a caller who waits")
    void isNotForChance() {
        Random chance = new Random(7);

        double share = share(10_000, () -> (long) (-Math.log(1 - chance.nextDouble()) * micros(1000)), true);

        assertThat(share).isLessThan(0.01);
    }

    /** For how much of what comes the next is expected soon. */
    private double share(int count, LongSupplier gap, boolean alone) {
        int expected = 0;
        for (int i = 0; i < count; i++) {
            now += gap.getAsLong();
            expected += things.came(now, alone) ? 1 : 0;
        }
        return (double) expected / count;
    }

    private static long micros(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }
}
