package io.aftercall.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** N5, L5: FlowTest, with each shipped flow on its recorded answers. */
final class ShippedFlowsTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Path RECORDINGS = ROOT.resolve("scripts/src/test/resources/flows");

    @RegisterExtension
    static final FlowTest flows = FlowTest.of(ROOT.resolve("flows"));

    @ParameterizedTest
    @MethodSource("recordings")
    @DisplayName("N5 L5: each shipped flow does on its recorded answers what they say")
    void doesWhatIsRecorded(String recording) {
        flows.run(recording.split("\\.")[0], RECORDINGS.resolve(recording)).asRecorded();
    }

    private static List<String> recordings() {
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("N5: a test says what a flow returns, replies, calls and leaves in the context")
    void readsAsItIsWritten(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("welcome_response.groovy"), """
                context.increment('customers')
                new_price().unit_amount(1900).currency('eur').named('gold').create_async('w', 'c')
                reply(status: 'welcome', id: parsed_data.id)
                log 'seen', parsed_data.id
                [ok: true]
                """);
        try (FlowTest mine = FlowTest.of(directory)) {
            FlowRun run =
                    mine.runJson("welcome_response", "{\"response\":{\"id\":\"cus_1\"},\"context\":{\"customers\":4}}");

            run.returns(Map.of("ok", true))
                    .replies(Map.of("id", "cus_1", "status", "welcome"))
                    .calls("price")
                    .calls("gold", Map.of("unit_amount", 1900, "currency", "eur"))
                    .leaves("customers", 5)
                    .changes("customers");
            assertThat(run.output()).isEqualTo("seen cus_1\n");
            assertThatThrownBy(() -> run.calls("refund"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("welcome_response: calls is [price] (expected: [refund])");
            assertThatThrownBy(() -> run.leaves("customers", 4)).hasMessageContaining("is 5 (expected: 4)");
            assertThatThrownBy(() -> mine.runJson("other", "{}")).hasMessageContaining("there is no flow other");
        }
    }

    @Test
    @DisplayName("N5: a flow that throws says so, with its line")
    void tellsOfAFlowThatThrows(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("bad.groovy"), "\n1 / 0");
        try (FlowTest mine = FlowTest.of(directory)) {
            FlowRun run = mine.runJson("bad", "{}").throwsSaying("bad.groovy:2");

            assertThatThrownBy(run::result).hasMessageContaining("bad did not end well, but threw");
        }
    }
}
