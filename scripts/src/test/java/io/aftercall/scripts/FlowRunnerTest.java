package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N5, L5: flow files on recorded answers. */
final class FlowRunnerTest {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("L5: a flow runs on a recorded answer, as often as one likes, and finds the files beside it")
    void runsOnARecordedAnswer() throws IOException {
        write(
                "pay_response",
                "context.increment('n', 2); context.remove('old'); context['new'] = 1.50; eval_file('part')");
        write("part", "[parsed_data.id, request.id, extra]");
        RecordedAnswer answer = RecordedAnswer.parse("""
                {"response": {"id": "pi_1"}, "request": {"id": "req_1"}, "context": {"n": 1, "old": true},
                 "bindings": {"extra": [1, null]}}
                """);

        try (FlowRunner runner = FlowRunner.of(directory)) {
            FlowText flow = runner.find(new FlowName("pay_response")).orElseThrow();
            ScriptResult.Returned first = Scripts.returned(runner.run(flow, answer));

            assertThat(first.resultJson()).isEqualTo("[\"pi_1\",\"req_1\",[1,null]]");
            assertThat(FlowRunner.contextAfter(answer, first.effects()))
                    .isEqualTo(Map.of("n", 3L, "new", new BigDecimal("1.50")));
            assertThat(runner.run(flow, answer)).isEqualTo(first);
            assertThat(runner.names()).containsExactly("part", "pay_response");
            assertThat(runner.find(new FlowName("other"))).isEmpty();
        }
    }

    @Test
    @DisplayName("L5: a result may be as large as a server takes by default")
    void hasTheLimitsOfAServer() throws IOException {
        write("large_response", "'x' * 2_000_000");
        int most = (int) ConfigFactory.load()
                .getMemorySize("aftercall.scripts.max-result")
                .toBytes();

        try (FlowRunner runner = FlowRunner.of(directory)) {
            FlowText flow = runner.find(new FlowName("large_response")).orElseThrow();
            RecordedAnswer answer = RecordedAnswer.parse("{\"response\":{}}");

            assertThat(most).isGreaterThan(2_000_000);
            assertThat(Scripts.returned(runner.run(flow, answer)).resultJson()).hasSize(2_000_002);
        }
    }

    @Test
    void saysWhatIsWrongWithARecording() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordedAnswer.parse("{\"response\":{},\"error\":{}}"))
                .withMessage("recorded answer: a response and an error: expected one");
        assertThatIllegalArgumentException().isThrownBy(() -> RecordedAnswer.parse("{\"context\":[]}"));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordedAnswer.parse("[]"));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordedAnswer.parse("{\"a\":1,\"a\":1}"));
        assertThat(RecordedAnswer.parse("{\"error\":{}}").ending()).isEqualTo(Ending.ERROR);
    }

    private void write(String stem, String text) throws IOException {
        Files.writeString(directory.resolve(stem + ".groovy"), text);
    }
}
