package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.features.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N2, N3, N5, R3: {@code aftercall flows} against a real server over a real Redis. */
final class FlowCommandsIT {

    private static final String FLOW = "new_create_product_response";

    @TempDir
    private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName("N2 N3 N5: a flow is changed, compared, rolled back, broken, mended and deactivated")
    void goesThroughTheVersions() throws IOException {
        Path flows = Files.createDirectories(data.resolve("flows"));
        Path file = Files.writeString(flows.resolve(FLOW + ".groovy"), "'one'\n");
        try (TestEngine engine = TestEngine.start(data, "http.port", 0, "flows.dir", flows.toString());
                Endpoint endpoint = Endpoint.open(engine.aftercall, () -> {})) {
            String url = "http://" + endpoint.address();
            assertThat(product(url)).contains("\"result\" : \"one\"");
            Files.writeString(file, "'two'\n");
            assertThat(product(url)).contains("\"result\" : \"two\"");

            assertThat(run(url, "list")).isZero();
            assertThat(out.toString()).contains(FLOW).hasLineCount(1);
            assertThat(run(url, "diff", FLOW)).isZero();
            assertThat(out.toString())
                    .contains("@@ -1 +1 @@")
                    .contains("-'one'")
                    .contains("+'two'");
            assertThat(run(url, "rollback", FLOW)).isZero();
            assertThat(out.toString()).startsWith(FLOW + " runs ").contains(" from now on");
            assertThat(product(url)).contains("\"result\" : \"one\"");

            Files.writeString(file, "def broken = \n");
            Awaitility.await().atMost(TestEngine.WAIT).until(() -> {
                run(url, "list");
                return out.toString().contains("refused: ");
            });
            assertThat(product(url)).contains("\"result\" : \"one\"");
            Files.writeString(file, "println 'seen'; 'three'");
            assertThat(product(url)).contains("\"result\" : \"three\"").contains("\"output\" : \"seen\\n\"");

            assertThat(run(url, "history", FLOW)).isZero();
            assertThat(out.toString())
                    .contains("activated", "refused", "command line")
                    .hasLineCount(5);
            assertThat(run(url, "activate", FLOW, "0000")).isEqualTo(1);
            assertThat(run(url, "deactivate", FLOW)).isZero();
            assertThat(product(url)).contains("\"state\" : \"no_flow\"");
            assertThat(run(url, "rollback", FLOW)).isZero();
            assertThat(product(url)).contains("\"result\" : \"three\"");
            assertThat(run(url, "history", "nothing")).isEqualTo(1);
            assertThat(err.toString()).contains("(404)");
            assertThat(run(url, "history", "No-Name")).isEqualTo(2);
        }
    }

    private String product(String url) {
        execute("submit --type product --param name=P --wait 60s --url " + url);
        return out.toString();
    }

    private int run(String url, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--url", url));
        return execute("flows " + String.join(" ", all));
    }

    private int execute(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Cli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.split(" "));
    }
}
