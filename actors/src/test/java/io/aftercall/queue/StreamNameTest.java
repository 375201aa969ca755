package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamNameTest {

    @Test
    void readsWhatItWrites() {
        StreamName name = new StreamName("billing:eu", 5);

        assertThat(name.wire()).isEqualTo("billing:eu:5");
        assertThat(StreamName.ofWire(name.wire())).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "billing", ":5", "billing:", "billing:high"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StreamName.ofWire(text));
    }
}
