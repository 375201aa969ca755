package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.Main;
import io.aftercall.Rehearsal;
import io.aftercall.cli.Roles.Started;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process does before it is ready, and what it leaves behind: nothing. */
final class RehearsalIT {

    private static final String BRIEF = "aftercall-brief-";
    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @TempDir
    Path temporary;

    private final StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());

    @AfterEach
    void closeStripe() {
        stripe.close();
    }

    @Test
    @DisplayName("a rehearsal makes whole charges until it is stopped, and takes its Redis with it")
    void makesChargesUntilItIsStopped() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        Rehearsal rehearsal = Rehearsal.begin(Duration.ofMinutes(5));
        Awaitility.await().atMost(WAIT).until(() -> rehearsal.charges() > 500);
        List<ProcessHandle> own = ProcessHandle.current()
                .descendants()
                .filter(process -> !before.contains(process))
                .toList();
        assertThat(own).isNotEmpty();
        assertThat(rehearsal.isOver()).isFalse();

        rehearsal.stop();

        rehearsal.over().toCompletableFuture().get(30, TimeUnit.SECONDS);
        Awaitility.await().atMost(WAIT).until(() -> own.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    @DisplayName("with no time for it there is none")
    void isOverAtOnceWithoutTime() {
        Rehearsal none = Rehearsal.begin(Duration.ZERO);

        assertThat(none.isOver()).isTrue();
        assertThat(none.charges()).isZero();
    }

    @Test
    @DisplayName("U2, P1: a server that rehearses is not ready, takes work, and is ready once there is some")
    void endsWithTheFirstWork() throws IOException {
        int port = freePort();
        try (Roles roles = new Roles(data, stripe);
                Started server =
                        new Started(begin(roles, "server", "--port", Integer.toString(port), "-D", "warm-up=10m"), "");
                ApiClient api = new ApiClient(URI.create("http://127.0.0.1:" + port))) {
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() -> server.process().errors().contains("aftercall runs."));
            HttpResponse<String> unready =
                    Awaitility.await().atMost(WAIT).ignoreExceptions().until(() -> readiness(port), answer -> true);
            assertThat(unready.statusCode())
                    .as(() -> unready.body() + server.process().errors())
                    .isEqualTo(503);
            assertThat(unready.body()).contains("not_ready").contains("rehearses");
            assertThat(holds(BRIEF)).isTrue();

            String id = api.post("/api/requests", ServerProcessIT.payment(), null)
                    .path("id")
                    .asText();

            JsonNode ended = api.await("/api/requests/" + id, Duration.ofSeconds(30));
            assertThat(ended.path("outcome").asText()).isEqualTo("succeeded");
            server.process().awaitLine("aftercall server ready");
            assertThat(api.get("/health/ready").path("status").asText()).isEqualTo("ready");
            assertThat(api.get("/api/requests").path("requests")).hasSize(1);
            assertThat(stripe.requests()).hasSize(1);
            Awaitility.await().atMost(WAIT).until(() -> !holds(BRIEF));
        }
    }

    @Test
    @DisplayName("P12: what a rehearsal has started ends when its process is killed")
    void leavesNothingWhenItIsKilled() {
        try (Roles roles = new Roles(data, stripe);
                Started worker = new Started(begin(roles, "worker", "-D", "warm-up=10m"), "")) {
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() -> worker.process().errors().contains("aftercall runs."));
            Awaitility.await().atMost(WAIT).until(() -> children(worker).size() >= 2 && holds(BRIEF));
            List<ProcessHandle> children = children(worker);

            worker.process().kill();

            Awaitility.await().atMost(WAIT).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            Awaitility.await().atMost(WAIT).until(() -> !holds(BRIEF));
        }
    }

    @Test
    @DisplayName("U4: told to stop while it rehearses, a server ends with 0")
    void endsWhenItIsToldToStop() {
        try (Roles roles = new Roles(data, stripe);
                Started server = new Started(begin(roles, "server", "-D", "warm-up=10m"), "")) {
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() -> server.process().errors().contains("aftercall runs."));

            server.process().terminate();

            assertThat(server.process().awaitExit()).isZero();
            assertThat(server.process().lines()).isEmpty();
            Awaitility.await().atMost(WAIT).until(() -> !holds(BRIEF));
        }
    }

    @Test
    @DisplayName("where no shell guards a Redis, a process is ready without a rehearsal")
    void isReadyWithoutOne() throws IOException {
        Path redis = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Files.createSymbolicLink(temporary.resolve("redis-server"), redis);
        Map<String, String> nowhere = new HashMap<>(environment());
        nowhere.put("PATH", temporary.toString());
        try (Roles roles = new Roles(data, stripe);
                JavaProcess server =
                        JavaProcess.start(nowhere, Main.class, roles.args("server", "-D", "warm-up=10m"))) {
            server.awaitLine("aftercall server ready");
            assertThat(server.errors()).contains("There is no rehearsal");
            assertThat(holds(BRIEF)).isFalse();
        }
    }

    @Test
    @DisplayName("a time below zero is one line that names the key, and 2")
    void refusesANegativeTime() {
        try (Roles roles = new Roles(data, stripe);
                JavaProcess server = roles.begin("server", "-D", "warm-up=-1s")) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors())
                    .startsWith("aftercall: ")
                    .contains("warm-up")
                    .hasLineCount(1);
        }
    }

    private JavaProcess begin(Roles roles, String role, String... more) {
        return JavaProcess.start(environment(), Main.class, roles.args(role, more));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Roles.environment());
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return environment;
    }

    private static List<ProcessHandle> children(Started started) {
        return started.process().handle().descendants().toList();
    }

    private boolean holds(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(prefix));
        }
    }

    private static HttpResponse<String> readiness(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
