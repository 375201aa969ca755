package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AppetiteTest {

    private final Appetite appetite = new Appetite(4, 6);

    @Test
    @DisplayName("RW-12: takes more while jobs are done soon, up to a limit")
    void growsWhileJobsAreDoneSoon() {
        assertThat(appetite.jobs()).isEqualTo(4);

        for (int i = 0; i < 10; i++) {
            appetite.ended(Duration.ofMillis(5), 3);
        }

        assertThat(appetite.jobs()).isEqualTo(6);
    }

    @Test
    @DisplayName("RW-12: takes few when they last, so that others can begin them")
    void shrinksWhenJobsLast() {
        appetite.ended(Duration.ofMillis(5), 3);
        appetite.ended(Duration.ofMillis(100), 3);
        assertThat(appetite.jobs()).isEqualTo(5);

        appetite.ended(Duration.ofSeconds(1), 3);
        assertThat(appetite.jobs()).isEqualTo(4);

        appetite.ended(Duration.ofSeconds(1), 3);
        assertThat(appetite.jobs()).isEqualTo(4);
    }

    @Test
    @DisplayName("RW-12: few jobs that are done soon say nothing of many")
    void doesNotGrowByATrickle() {
        for (int i = 0; i < 10; i++) {
            appetite.ended(Duration.ofMillis(5), 0);
        }

        assertThat(appetite.jobs()).isEqualTo(4);
    }
}
