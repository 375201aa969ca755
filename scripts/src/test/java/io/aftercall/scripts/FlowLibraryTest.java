package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RH-32, RH-33, N1, N2, T13: flow files are found by name, and their latest text runs. */
final class FlowLibraryTest {

    @TempDir
    private Path root;

    private Path flows;
    private Scripts scripts;

    @BeforeEach
    void open() throws IOException {
        flows = Files.createDirectory(root.resolve("flows"));
        scripts = Scripts.of(flows);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    @Test
    @DisplayName("RH-32: the ending's own file comes before the common one")
    void looksUpByNameAndEnding() throws IOException {
        write("pay_response", "'own'");
        write("pay", "parsed_error ? 'common error' : 'common'");

        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("\"own\"");
        assertThat(json("pay", Ending.ERROR)).isEqualTo("\"common\"");
        assertThat(Scripts.returned(scripts.flow("pay", Ending.ERROR, Scripts.input(null, "{\"error\":{}}")))
                        .resultJson())
                .isEqualTo("\"common error\"");
    }

    @Test
    void saysWhenThereIsNoFlow() {
        assertThat(run("none")).isEqualTo(new ScriptResult.NoFlow("none_response"));
    }

    @Test
    void saysWhenThereIsNoDirectory() {
        try (Scripts nowhere = Scripts.of(root.resolve("missing"))) {
            assertThat(nowhere.flow("x", Ending.ERROR, Scripts.NOTHING)).isEqualTo(new ScriptResult.NoFlow("x_error"));
        }
    }

    @Test
    @DisplayName("N2: a changed file is seen by the next run, even if size and time stay the same")
    void runsTheLatestText() throws IOException {
        write("pay_response", "1");
        ScriptResult.Returned before = Scripts.returned(run("pay"));
        FileTime time = Files.getLastModifiedTime(flows.resolve("pay_response.groovy"));

        write("pay_response", "2");
        Files.setLastModifiedTime(flows.resolve("pay_response.groovy"), time);
        ScriptResult.Returned after = Scripts.returned(run("pay"));

        assertThat(before.resultJson()).isEqualTo("1");
        assertThat(after.resultJson()).isEqualTo("2");
        assertThat(after.version()).isNotEqualTo(before.version()).isEqualTo(Sha256.hex("2"));
    }

    @Test
    @DisplayName("N2: an old file that is replaced, removed and brought back")
    void followsAFileThatWasQuietForLong() throws IOException {
        write("pay_response", "1");
        Files.setLastModifiedTime(flows.resolve("pay_response.groovy"), FileTime.from(Instant.EPOCH));
        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("1");
        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("1");

        write("pay_response", "2");
        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("2");

        Files.delete(flows.resolve("pay_response.groovy"));
        assertThat(run("pay")).isInstanceOf(ScriptResult.NoFlow.class);

        write("pay_response", "3");
        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("3");
    }

    @Test
    @DisplayName("T13: a broken file rejects its own runs, with the line, until it is mended")
    void rejectsABrokenFile() throws Exception {
        write("bad_response", "def x = \n");
        write("good_response", "1");

        assertThat(scripts.engine().warmUp())
                .singleElement()
                .asString()
                .startsWith("bad_response.groovy: does not compile: line ");
        assertThat(run("bad"))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.version()).isEqualTo(Sha256.hex("def x = \n")));
        assertThat(json("good", Ending.RESPONSE)).isEqualTo("1");

        write("bad_response", "2");
        assertThat(json("bad", Ending.RESPONSE)).isEqualTo("2");
    }

    @Test
    void warnsOfADirectoryThatIsNotThere() throws Exception {
        try (Scripts nowhere = Scripts.of(root.resolve("missing"))) {
            assertThat(nowhere.engine().warmUp()).singleElement().asString().contains("cannot be listed");
        }
    }

    @Test
    void refusesALinkOutOfTheDirectory() throws IOException {
        Path outside = Files.writeString(root.resolve("outside.groovy"), "'outside'");
        Files.createSymbolicLink(flows.resolve("link_response.groovy"), outside);
        Files.createDirectory(flows.resolve("..data"));
        Files.writeString(flows.resolve("..data/in.groovy"), "'inside'");
        Files.createSymbolicLink(flows.resolve("in_response.groovy"), Path.of("..data/in.groovy"));

        assertThat(run("link"))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("a link out of the flows directory"));
        assertThat(json("in", Ending.RESPONSE)).isEqualTo("\"inside\"");
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        Files.write(flows.resolve("bin_response.groovy"), new byte[] {(byte) 0xc3, 0x28});
        Files.createDirectory(flows.resolve("dir_response.groovy"));
        write("long_response", " ".repeat(ScriptCompiler.MAX_LENGTH + 1));

        assertThat(run("bin"))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("not UTF-8"));
        assertThat(run("dir")).isInstanceOf(ScriptResult.NoFlow.class);
        assertThat(run("long")).isInstanceOf(ScriptResult.Rejected.class);
    }

    @Test
    @DisplayName("RH-33: eval_file runs another file in the same scope")
    void evaluatesAnotherFile() throws IOException {
        write("main_response", "total = 1; def own = 5; [eval_file('flows/add.groovy'), eval_file('add'), total, own]");
        write("add", "total += parsed_data.n; println total; total");

        ScriptResult result = scripts.flow("main", Ending.RESPONSE, Scripts.input("{\"n\":2}", null));

        assertThat(Scripts.returned(result).resultJson()).isEqualTo("[3,5,5,5]");
        assertThat(Scripts.returned(result).output()).isEqualTo("3\n5\n");
    }

    @Test
    void explainsWhatCannotBeEvaluated() throws IOException {
        write("missing_response", "eval_file('nothing')");
        write("escape_response", "eval_file('../outside')");
        write("broken_response", "try { eval_file('broken') } catch (Exception e) { 1 }");
        write("broken", "System.exit(1)");
        write("loop_response", "eval_file('loop')");
        write("loop", "eval_file('loop')");

        assertThat(run("missing"))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error())
                                .contains("there is no flow file nothing.groovy")
                                .endsWith("(missing_response.groovy:1)"));
        assertThat(run("escape")).isInstanceOf(ScriptResult.Threw.class);
        assertThat(run("broken")).isInstanceOf(ScriptResult.Rejected.class);
        assertThat(run("loop")).isInstanceOf(ScriptResult.Threw.class);
    }

    @Test
    void runsAFlowWhoseNameBeginsWithADigit() throws IOException {
        write("3d_secure_response", "'ok'");

        assertThat(json("3d_secure", Ending.RESPONSE)).isEqualTo("\"ok\"");
    }

    @Test
    @DisplayName("N1: two runs share nothing but the context")
    void keepsRunsApart() throws IOException {
        write("pay_response", "before = binding.variables.containsKey('mine'); mine = 1; before");

        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("false");
        assertThat(json("pay", Ending.RESPONSE)).isEqualTo("false");
    }

    private void write(String stem, String text) throws IOException {
        Files.writeString(flows.resolve(stem + ".groovy"), text);
    }

    private ScriptResult run(String name) {
        return scripts.flow(name, Ending.RESPONSE, Scripts.context(Map.of()));
    }

    private String json(String name, Ending ending) {
        return Scripts.returned(scripts.flow(name, ending, Scripts.NOTHING)).resultJson();
    }
}
