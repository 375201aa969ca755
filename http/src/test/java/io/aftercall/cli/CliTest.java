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
    @DisplayName("what cannot be done ends with 1 and one line that names the cause")
    @CsvSource(delimiter = '|', textBlock = """
                    server -D engine.lese=5s                    | engine.lese: there is no such key
                    server -D engine.lease=soon                 | engine.lease
                    server -D engine.lease=1ms                  | engine.lease
                    server --redis http://localhost             | redis.uri
                    server --stripe-base-uri ftp://example.com  | stripe.base-uri
                    server -D http.port=eighty                  | http.port
                    server --port 70000                         | http.port
                    server --host 0.0.0.0                       | http.host
                    worker --worker-ids a/b                     | worker.ids
                    status --url http://127.0.0.1:1 req_1       | no answer from http://127.0.0.1:1
                    status --url 127.0.0.1 req_1                | --url
                    status nonsense                             | nonsense
                    submit --type product --param name          | --param name
                    submit --type product --args-json {         | --args-json
                    script /nowhere/at/all.groovy               | /nowhere/at/all.groovy
                    """)
    void saysInOneLineWhatCannotBeDone(String line, String named) {
        int status = run(line.split(" "));

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("aftercall: ")
                .contains(named)
                .hasLineCount(1)
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "server", "engine", "worker", "submit", "status", "list", "script", "simulator"})
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
