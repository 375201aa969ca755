package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class StormTest extends SimulatorTestBase {

    private static final int CALLS = 100;

    @Override
    SimulatorSettings settings() {
        return SimulatorSettings.local().withStorm(new Storm(0.2, 0.1, 0.1, 0.1, 0.05), 7L);
    }

    @Test
    @DisplayName("P3: whoever repeats under one key gets through a storm with one effect per key")
    void letsAPatientCallerThroughWithoutADouble() {
        int attempts = 0;
        for (int i = 0; i < CALLS; i++) {
            attempts += untilAnswered("k" + i);
        }

        assertThat(attempts).isGreaterThan(CALLS);
        assertThat(simulator.effects().total()).isEqualTo(CALLS);
        assertThat(simulator.effects().keysWithMoreThanOne()).isEmpty();
    }

    @Test
    void refusesImpossibleChances() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Storm(0.5, 0.5, 0.5, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Storm(-0.1, 0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Storm(0, 0, 0, 0, Double.NaN));
    }

    private int untilAnswered(String key) {
        for (int attempt = 1; attempt <= 50; attempt++) {
            if (isAnswered(key)) {
                return attempt;
            }
        }
        throw new AssertionError("no answer in 50 attempts");
    }

    private boolean isAnswered(String key) {
        try {
            return stripe.post(INTENTS, key, INTENT).status() == 200;
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).isInstanceOf(IOException.class);
            return false;
        }
    }
}
