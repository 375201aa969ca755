package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N5: {@code aftercall flows check} and {@code run}, which need no server. */
final class FlowFilesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName("N5: check says which files are broken, where, and fails")
    void checks() throws IOException {
        write("good_response", "parsed_data.id");
        write("Bad", "1");
        write("broken_error", "def a = 1\nSystem.exit(1)");
        write("empty", "");

        assertThat(run("check", "--flows", directory.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("Bad.groovy: nothing can ask for a flow of this name")
                .contains("broken_error.groovy: does not compile: line 2")
                .contains("empty.groovy: the file is empty")
                .contains("3 flows of 4 broken")
                .doesNotContain("good_response");
        assertThat(run("check", directory.resolve("good_response.groovy").toString()))
                .isZero();
        assertThat(out.toString()).isEqualTo("1 flow can be used" + System.lineSeparator());
    }

    @Test
    @DisplayName("N5: the shipped flows can be used")
    void checksTheShippedFlows() {
        assertThat(run("check", "--flows", ROOT.resolve("flows").toString())).isZero();
        assertThat(run(
                        "check",
                        "customer_message",
                        "--flows",
                        ROOT.resolve("flows").toString()))
                .isZero();
    }

    @Test
    @DisplayName("N5 L5 R3: run shows what a flow would do on a recorded answer")
    void runs() throws IOException {
        write("pay_response", """
                context.increment('payments')
                context['last'] = parsed_data.id
                new_refund().payment_intent(parsed_data.id).named('back').args([why: 'test']).create_async('w', 'c')
                stripe('POST', '/v1/payment_intents/pi_1/cancel').create_async('w', 'c')
                reply(ok: true)
                println 'seen'
                context.get('payments')
                """);
        Path answer =
                write("answer.json", "{\"response\":{\"id\":\"pi_1\",\"amount\":1.10},\"context\":{\"payments\":4}}");

        assertThat(run("run", directory.resolve("pay_response.groovy").toString(), answer.toString()))
                .isZero();

        assertThat(out.toString())
                .contains("ended    returned")
                .contains("call     back  refund  {\"payment_intent\":\"pi_1\"}  args {\"why\":\"test\"}")
                .contains("call     1  POST /v1/payment_intents/pi_1/cancel  {}")
                .contains("context  payments + 1")
                .contains("context  last = \"pi_1\"")
                .contains("reply    {\"ok\":true}")
                .contains("result   5")
                .contains("output   seen");
    }

    @Test
    @DisplayName("N5: run fails for a flow that throws, with its line; misuse is told from failure")
    void tellsFailureFromMisuse() throws IOException {
        Path flow = write("bad_response", "\n1 / 0");
        Path answer = write("answer.json", "{\"response\":{}}");
        Path wrong = write("wrong.json", "{\"answer\":{}}");

        assertThat(run("run", flow.toString(), answer.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("ended    threw").contains("bad_response.groovy:2");
        assertThat(run("run", flow.toString(), wrong.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("unknown field 'answer'").hasLineCount(1);
        assertThat(run("run", "nothing", answer.toString(), "--flows", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no file");
        assertThat(run("run", "../x", answer.toString())).isEqualTo(2);
        assertThat(run("check", "--flows", directory.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name.contains(".") ? name : name + ".groovy"), text);
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[args.length + 1];
        all[0] = "flows";
        System.arraycopy(args, 0, all, 1, args.length);
        return Cli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }
}
