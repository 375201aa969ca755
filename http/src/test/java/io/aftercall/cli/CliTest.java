package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.EncryptionKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CliTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @DisplayName("what is not understood ends with 2 and an explanation, and starts nothing")
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                          | Missing command
                    bogus                                       | 'bogus'
                    server --port eighty                        | --port
                    server --bogus                              | --bogus
                    worker --port 8080                          | --port
                    engine --worker-ids billing                 | --worker-ids
                    submit                                      | --type
                    submit --type product --wait soon           | --wait
                    submit --type product --wait 9d             | --wait
                    status                                      | ID
                    list --limit many                           | --limit
                    script                                      | FILE
                    cancel                                      | ID
                    pause                                       | KIND
                    resume                                      | KIND
                    simulator --delay -1s                       | --delay
                    keygen more                                 | more
                    """)
    void explainsWhatItDoesNotUnderstand(String line, String named) {
        int status = run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(named).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("what cannot be done ends with 1, what cannot be understood with 2, and one line names the cause")
    @CsvSource(delimiter = '|', textBlock = """
                    server -D engine.lese=5s                    | engine.lese: there is no such key | 2
                    server -D engine.lease=soon                 | engine.lease | 2
                    server -D engine.lease=1ms                  | engine.lease | 2
                    server --redis http://localhost             | redis.uri | 2
                    server --stripe-base-uri ftp://example.com  | stripe.base-uri | 2
                    server -D http.port=eighty                  | http.port | 2
                    server --port 70000                         | http.port | 2
                    server --host 0.0.0.0                       | http.host | 2
                    worker --worker-ids a/b                     | worker.ids | 2
                    status --url http://127.0.0.1:1 req_1       | no answer from http://127.0.0.1:1 | 1
                    status --url 127.0.0.1 req_1                | --url | 2
                    status nonsense                             | nonsense | 2
                    cancel exe_1                                | exe_1 | 2
                    resume account ../x                         | ../x | 2
                    submit --type product --param name          | --param name | 2
                    submit --type product --args-json {         | --args-json | 2
                    script /nowhere/at/all.groovy               | /nowhere/at/all.groovy | 2
                    """)
    void saysInOneLineWhatCannotBeDone(String line, String named, int exitCode) {
        int status = run(line.split(" "));

        assertThat(status).isEqualTo(exitCode);
        assertThat(err.toString())
                .startsWith("aftercall: ")
                .contains(named)
                .hasLineCount(1)
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "server",
                "engine",
                "worker",
                "submit",
                "status",
                "list",
                "script",
                "simulator",
                "cancel",
                "pause",
                "resume",
                "pauses",
                "drain"
            })
    void helps(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: aftercall " + command);
    }

    @Test
    @DisplayName("N1: keygen prints what AFTERCALL_ENCRYPTION_KEYS takes, another one each time")
    void makesKeys() {
        assertThat(run("keygen")).isZero();
        String first = out.toString().strip();
        out.getBuffer().setLength(0);
        run("keygen");

        assertThat(EncryptionKeys.parse(first)).isNotNull();
        assertThat(out.toString().strip()).isNotEqualTo(first);
    }

    private int run(String... args) {
        CommandLine cli = Cli.commandLine();
        return cli.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }
}
