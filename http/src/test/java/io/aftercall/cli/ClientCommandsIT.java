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
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A1, U2: the commands that talk to a server, against a real one. */
final class ClientCommandsIT {

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private TestEngine engine;
    private Endpoint endpoint;

    @BeforeEach
    void open() {
        engine = TestEngine.start(data, "http.port", 0);
        endpoint = Endpoint.open(engine.aftercall, () -> stopped.set(true));
    }

    @AfterEach
    void close() {
        endpoint.close();
        engine.close();
    }

    @Test
    void submitsWaitsAndShows() throws JsonProcessingException {
        assertThat(run("submit --type payment_intent --param amount=2000 --param currency=usd --worker billing"
                        + " --context c-1 --key order-1 --arg order=7 --wait 20s"))
                .isZero();
        JsonNode ended = printed();
        assertThat(ended.path("state").asText()).isEqualTo("completed");
        assertThat(ended.path("worker_id").asText()).isEqualTo("billing");
        assertThat(ended.path("args").path("order").asInt()).isEqualTo(7);

        assertThat(run("status " + ended.path("id").asText())).isZero();
        assertThat(printed().path("outcome").asText()).isEqualTo("succeeded");

        assertThat(run("list --state completed")).isZero();
        assertThat(out.toString()).startsWith(ended.path("id").asText()).contains("payment_intent", "succeeded");
        assertThat(run("list --state buried")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    @DisplayName("a declined payment is no success for who waits, and the same key no second payment")
    void failsWhenThePaymentIsDeclined() throws JsonProcessingException {
        String declined = "submit --type payment_intent --param amount=2000 --param currency=usd --param confirm=true"
                + " --param payment_method=pm_card_chargeDeclined --key order-2 --wait 20s"
                + " --param automatic_payment_methods[enabled]=true"
                + " --param automatic_payment_methods[allow_redirects]=never";

        assertThat(run(declined)).isEqualTo(1);
        String id = printed().path("id").asText();
        assertThat(printed().path("outcome").asText()).isEqualTo("declined");
        assertThat(run(declined)).isEqualTo(1);
        assertThat(printed().path("id").asText()).isEqualTo(id);
        assertThat(engine.stripe.effects().created("payment_intent")).isOne();
    }

    @Test
    void saysWhatTheServerRefuses() {
        assertThat(run("submit --type paiment --param amount=2000")).isEqualTo(1);
        assertThat(err.toString()).contains("(400)", "type: ").hasLineCount(1);
        assertThat(run("list --state nowhere")).isEqualTo(1);
        assertThat(err.toString()).contains("state: ").hasLineCount(1);
        assertThat(run("status req_000000000000000000000000000000000000")).isEqualTo(1);
        assertThat(err.toString()).contains("(404)");
    }

    @Test
    @DisplayName("G5: a person has an unknown outcome looked for, and decides it")
    void resolvesAnUnknownOutcome() throws IOException {
        assertThat(run("submit --type payment_intent --param amount=2000 --param currency=usd"
                        + " --param metadata[sim_fault]=saved_500 --wait 20s"))
                .isEqualTo(1);
        String id = printed().path("id").asText();
        assertThat(printed().path("state").asText()).isEqualTo("parked");

        assertThat(run("reconcile " + id)).isZero();
        assertThat(printed().path("reconciliation").has("evidence")).isTrue();
        assertThat(run("resolve " + id + " --outcome perhaps")).isEqualTo(1);
        assertThat(err.toString()).contains("outcome: ");
        Path object = Files.writeString(data.resolve("pi.json"), "{\"id\":\"pi_9\",\"object\":\"payment_intent\"}");
        assertThat(run("resolve " + id + " --outcome succeeded --note seen --object-file " + object))
                .isZero();
        assertThat(printed().path("reconciliation").path("note").asText()).isEqualTo("seen");
        assertThat(run("resolve " + id + " --outcome declined")).isEqualTo(1);
        assertThat(err.toString()).contains("(409)");
        assertThat(run("reconcile exe_1")).isEqualTo(1);
    }

    @Test
    @DisplayName("RW-10: a script is played with its bindings")
    void playsAScript() throws IOException {
        Path script = Files.writeString(data.resolve("hello.groovy"), "reply('hello ' + name)\nname.length()");

        assertThat(run("script " + script + " --worker billing --context c-1 --binding name=Ada --wait 20s"))
                .isZero();
        JsonNode ended = printed();
        assertThat(ended.path("reply").asText()).isEqualTo("hello Ada");
        assertThat(ended.path("result").asInt()).isEqualTo(3);

        Path broken = Files.writeString(data.resolve("broken.groovy"), "nonsense (");
        assertThat(run("script " + broken + " --wait 20s")).isEqualTo(1);
        assertThat(printed().path("state").asText()).isEqualTo("rejected");
    }

    @Test
    @DisplayName("I1 I2: cancel calls off what waits, and says why it cannot call off what was sent")
    void cancels() throws JsonProcessingException {
        run("pause account default");
        Awaitility.await()
                .until(() -> !engine.aftercall.gateway().brakes().pauses().isEmpty());
        run("submit --type product --param name=x");
        String waiting = printed().path("id").asText();

        assertThat(run("cancel " + waiting)).isZero();
        assertThat(printed().path("state").asText()).isEqualTo("cancelled");

        run("resume account default");
        Awaitility.await()
                .until(() -> engine.aftercall.gateway().brakes().pauses().isEmpty());
        run("submit --type product --param name=x --wait 20s");
        assertThat(run("cancel " + printed().path("id").asText())).isEqualTo(1);
        assertThat(err.toString()).contains("(409)").hasLineCount(1);
    }

    @Test
    @DisplayName("I3: pause, pauses and resume")
    void pauses() {
        assertThat(run("pause account eu --reason incident")).isZero();
        assertThat(out.toString()).startsWith("account   eu ").contains("incident");
        assertThat(run("pause all")).isZero();
        assertThat(run("pauses")).isZero();
        assertThat(out.toString()).contains("account", "incident", "all").hasLineCount(2);

        assertThat(run("resume all")).isZero();
        assertThat(run("resume account eu")).isZero();
        assertThat(run("resume account eu")).isEqualTo(1);
        assertThat(err.toString()).contains("(404)");
        assertThat(run("pauses")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("pause everything x")).isEqualTo(1);
        assertThat(err.toString()).contains("kind: ");
    }

    @Test
    @DisplayName("O1: a context is set to an account and flows, shown, listed and unset")
    void setsContexts() throws JsonProcessingException {
        assertThat(run("contexts set eu --account eu-main --flow new_create_refund=eu_refund"))
                .isZero();
        assertThat(out.toString()).startsWith("eu ").contains("eu-main", "new_create_refund=eu_refund");
        assertThat(run("contexts list")).isZero();
        assertThat(out.toString()).startsWith("eu ").hasLineCount(1);
        assertThat(run("contexts show eu --prefix order:")).isZero();
        assertThat(printed().at("/configuration/account").asText()).isEqualTo("eu-main");
        assertThat(printed().path("entries")).isEmpty();

        assertThat(run("contexts set eu --flow new_create_refnd=x")).isEqualTo(1);
        assertThat(err.toString()).contains("flows.new_create_refnd: ").hasLineCount(1);
        assertThat(run("contexts set eu")).isEqualTo(2);
        assertThat(run("contexts show ../eu")).isEqualTo(2);
        assertThat(run("contexts unset eu")).isZero();
        assertThat(run("contexts unset eu")).isEqualTo(1);
        assertThat(err.toString()).contains("(404)");
        assertThat(run("contexts list")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    @DisplayName("T16: drain tells the server to stop")
    void drains() {
        assertThat(run("drain")).isZero();

        assertThat(stopped).isTrue();
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
