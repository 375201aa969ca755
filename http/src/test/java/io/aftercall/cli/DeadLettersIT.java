package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.features.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L1 to L4: {@code aftercall dead-letters} against a real server over a real Redis. */
final class DeadLettersIT {

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestEngine engine;
    private Endpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        Path flows = Files.createDirectories(data.resolve("flows"));
        Files.writeString(flows.resolve("new_create_product_response.groovy"), "throw new RuntimeException('broken')");
        Files.writeString(flows.resolve("mended_response.groovy"), "'mended ' + request.args.order");
        engine = TestEngine.start(
                data, "http.port", 0, "flows.dir", flows.toString(), "worker.max-attempts", 2, "worker.lease", "2s");
        endpoint = Endpoint.open(engine.aftercall, () -> {});
    }

    @AfterEach
    void close() {
        endpoint.close();
        engine.close();
    }

    @Test
    @DisplayName("L1, L3, L4: a flow that fails is listed, shown, and replayed with another flow and other args")
    void mendsOne() throws JsonProcessingException {
        String id = dead("billing", 1);

        assertThat(run("dead-letters list --worker billing")).isZero();
        assertThat(out.toString())
                .contains("flow", "script_failed", "new_create_product_response", "broken")
                .hasLineCount(1);
        assertThat(run("dead-letters show " + id)).isZero();
        assertThat(printed().at("/request/object/object").asText()).isEqualTo("product");
        assertThat(printed().path("attempts").asInt()).isEqualTo(2);

        assertThat(run("dead-letters replay " + id + " --flow mended --arg order=18"))
                .isZero();
        assertThat(out.toString()).contains(id + " replayed");
        assertThat(run("status " + id + " --wait 20s")).isZero();
        assertThat(printed().path("state").asText()).isEqualTo("completed");
        assertThat(printed().at("/script/result").asText()).isEqualTo("mended 18");
        assertThat(engine.stripe.effects().created("product")).isOne();
        assertThat(run("dead-letters replay " + id)).isEqualTo(1);
        assertThat(err.toString()).contains("(409)").hasLineCount(1);
    }

    @Test
    @DisplayName("L2: works in bulk by filter, all only by name")
    void worksInBulk() throws JsonProcessingException {
        for (int i = 0; i < 3; i++) {
            dead("billing", i);
        }
        String other = dead("mail", 4);

        assertThat(run("dead-letters discard")).isEqualTo(2);
        assertThat(run("dead-letters discard --all " + other)).isEqualTo(2);
        assertThat(run("dead-letters discard --reason nonsense")).isEqualTo(1);
        assertThat(run("dead-letters discard --worker billing --limit 2")).isZero();
        assertThat(out.toString().strip()).isEqualTo("discarded 2, refused 0");
        assertThat(run("dead-letters list --json")).isZero();
        assertThat(printed().path("dead_letters")).hasSize(2);

        assertThat(run("dead-letters replay --worker mail --json")).isZero();
        assertThat(printed().path("replayed").asInt()).isOne();
        assertThat(run("status " + other + " --wait 20s")).isZero();
        assertThat(printed().path("state").asText()).isEqualTo("buried");
        assertThat(run("dead-letters discard --all")).isZero();
        assertThat(run("dead-letters list")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    private String dead(String worker, int order) throws JsonProcessingException {
        assertThat(run("submit --type product --param name=P --worker " + worker + " --arg order=" + order
                        + " --wait 20s"))
                .isEqualTo(1);
        assertThat(printed().path("state").asText()).isEqualTo("buried");
        return printed().path("id").asText();
    }

    private int run(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> args = new ArrayList<>(List.of(line.split(" ")));
        args.addAll(List.of("--url", "http://" + endpoint.address()));
        return Cli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private JsonNode printed() throws JsonProcessingException {
        return new ObjectMapper().readTree(out.toString());
    }
}
