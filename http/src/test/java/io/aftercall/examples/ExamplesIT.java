package io.aftercall.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.cli.JavaProcess;
import io.aftercall.cli.Roles;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example as a user would: its main, with the environment set. */
final class ExamplesIT {

    private static final Pattern TAGGED = Pattern.compile("// #start\\R(.*?)[ \\t]*// #end", Pattern.DOTALL);

    @TempDir
    Path data;

    private final StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName("A1, U1: embedded, by method calls")
    void embedded() {
        assertThat(linesOf(EmbeddedExample.class)).containsExactly("COMPLETED SUCCEEDED");
        assertThat(stripe.effects().created("payment_intent")).isOne();
    }

    @Test
    @DisplayName("A1, U1: embedded, by messages")
    void messages() {
        assertThat(linesOf(MessagesExample.class)).containsExactly("accepted, window-2s", "COMPLETED with a product");
        assertThat(stripe.effects().created("product")).isOne();
    }

    @Test
    @DisplayName("A1, U2: over HTTP")
    void http() {
        try (Roles roles = new Roles(data, stripe);
                Started server = roles.start("server");
                JavaProcess example = JavaProcess.start(
                        Map.of(), HttpExample.class, List.of(server.url().toString()))) {
            assertThat(example.awaitExit()).as(example.errors()).isZero();
            assertThat(example.lines().getFirst()).startsWith("202 ").contains("\"state\":\"accepted\"");
            assertThat(example.lines().getLast()).contains("\"state\":\"completed\"", "\"outcome\":\"succeeded\"");
        }
    }

    @Test
    @DisplayName("the README shows the embedded example as it runs here")
    void isWhatTheReadmeShows() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/aftercall/examples/EmbeddedExample.java"));

        assertThat(tagged(Files.readString(Path.of("../README.md")))).isEqualTo(tagged(source));
    }

    private List<String> linesOf(Class<?> example) {
        try (Roles roles = new Roles(data, stripe);
                JavaProcess process = JavaProcess.start(environment(roles), example, List.of())) {
            assertThat(process.awaitExit()).as(process.errors()).isZero();
            return process.lines();
        }
    }

    private Map<String, String> environment(Roles roles) {
        return Map.of(
                "AFTERCALL_DATA_DIR",
                roles.data().toString(),
                "AFTERCALL_FLOWS_DIR",
                "../flows",
                "AFTERCALL_STRIPE_BASE_URI",
                stripe.baseUri().toString(),
                "STRIPE_SECRET_KEY",
                "sk_test_aftercall");
    }

    private static String tagged(String text) {
        Matcher matcher = TAGGED.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1).stripTrailing().stripIndent();
    }
}
