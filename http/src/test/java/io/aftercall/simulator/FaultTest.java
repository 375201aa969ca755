package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTest {

    @Test
    void readsWordsAmountsAndTimes() {
        assertThat(Fault.parse("429:2, delay:200,truncate:100:3,reset_after"))
                .containsExactly(
                        Fault.status(429).times(2),
                        Fault.delay(Duration.ofMillis(200)),
                        Fault.of(FaultKind.TRUNCATE, 100).times(3),
                        Fault.of(FaultKind.RESET_AFTER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "delay",
                "delay:x",
                "429:0",
                "429:1:1",
                "reset_after:-1",
                "299",
                "in_use:1:2",
                "deep:2000000"
            })
    void refusesWhatIsNoFault(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.parse(text));
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void readsEveryKind(FaultKind kind) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        String text = kind == FaultKind.STATUS ? "500" : kind.takesAmount() ? word + ":5" : word;

        assertThat(Fault.parse(text)).first().extracting(Fault::kind).isEqualTo(kind);
    }

    @Test
    void spendsFaultsInOrderAndWaitsEachTime() {
        FaultPlan plan = new FaultPlan(Fault.parse("429:2,delay:20,reset_after"));

        assertThat(plan.length()).isEqualTo(3);
        assertThat(kind(plan, 1)).isEqualTo(FaultKind.STATUS);
        assertThat(kind(plan, 2)).isEqualTo(FaultKind.STATUS);
        assertThat(kind(plan, 3)).isEqualTo(FaultKind.RESET_AFTER);
        assertThat(plan.at(4).main()).isNull();
        assertThat(plan.at(4).before()).isEqualTo(Duration.ofMillis(20));
    }

    private static FaultKind kind(FaultPlan plan, int attempt) {
        return Objects.requireNonNull(plan.at(attempt).main()).kind();
    }
}
