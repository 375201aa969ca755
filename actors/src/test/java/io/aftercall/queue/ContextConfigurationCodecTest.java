package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContextConfigurationCodecTest {

    @Test
    void givesBackWhatWasStored() {
        ContextConfiguration full = new ContextConfiguration("c", "eu", Map.of("new_create_refund", "eu_refund"));
        ContextConfiguration bare = new ContextConfiguration("c", null, Map.of());

        assertThat(ContextConfigurationCodec.decode("c", ContextConfigurationCodec.encode(full)))
                .isEqualTo(full);
        assertThat(ContextConfigurationCodec.decode("c", ContextConfigurationCodec.encode(bare)))
                .isEqualTo(bare);
    }

    @ParameterizedTest
    @DisplayName("P2: nothing is made of what is not ours, or of a later version")
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"account\":7}",
                "{\"account\":null}",
                "{\"account\":\"a b\"}",
                "{\"flows\":{\"new_create_refund\":7}}",
                "{\"flows\":{\"of_later\":\"x\"}}",
                "{\"flows\":{},\"later\":1}"
            })
    void refusesWhatIsNone(String stored) {
        assertThatIllegalArgumentException().isThrownBy(() -> ContextConfigurationCodec.decode("c", stored));
    }
}
