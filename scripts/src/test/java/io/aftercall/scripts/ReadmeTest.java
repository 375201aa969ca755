package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of flows/README.md run as they stand. */
final class ReadmeTest {

    private static final Path README = Path.of(System.getProperty("basedir", "."), "..", "flows", "README.md");

    @Test
    void itsExamplesRun() throws IOException {
        List<String> examples = blocks("groovy");
        ScriptInput input = new ScriptInput(
                null,
                "{\"error\":{\"type\":\"card_error\",\"message\":\"no\"},\"outcome\":\"unknown\",\"charged\":\"unknown\"}",
                "{\"id\":\"req_1\",\"worker_id\":\"w\",\"context_id\":\"c\"}",
                "{}",
                Map.of());

        try (Scripts scripts = Scripts.of(Path.of("no-flows"))) {
            assertThat(examples)
                    .hasSize(2)
                    .allSatisfy(example ->
                            assertThat(scripts.run(example, input)).isInstanceOf(ScriptResult.Returned.class));
        }
    }

    @Test
    void itsRecordedAnswersCanBeRead() throws IOException {
        assertThat(blocks("json"))
                .isNotEmpty()
                .allSatisfy(example ->
                        assertThat(RecordedAnswer.parse(example).ending()).isEqualTo(Ending.RESPONSE));
    }

    @Test
    void itTellsOfEachFlow() throws IOException {
        String manual = Files.readString(README);

        assertThat(FlowDirectory.stems(README.resolveSibling(".")))
                .hasSize(17)
                .allSatisfy(flow -> assertThat(manual).contains("| `" + flow + "` |"));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
