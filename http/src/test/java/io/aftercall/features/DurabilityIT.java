package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.assertDone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.Submitted;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurabilityIT {

    @TempDir
    Path data;

    @Test
    @DisplayName("P1, 2.2: a Redis that forgets everything is refused, and the message names the way round")
    void refusesARedisThatForgets() {
        try (PlainRedis redis = PlainRedis.start(data, "--appendonly", "no")) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            TestEngine.start(data, "redis.uri", redis.uri()).close())
                    .withMessageContaining("durability.allow-volatile")
                    .withMessageContaining("appendonly");
        }
    }

    @Test
    @DisplayName("2.2: a Redis that may throw keys away is refused")
    void refusesARedisThatEvicts() {
        String[] evicting = {"--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"};
        try (PlainRedis redis = PlainRedis.start(data, evicting)) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            TestEngine.start(data, "redis.uri", redis.uri()).close())
                    .withMessageContaining("maxmemory-policy");
        }
    }

    @ParameterizedTest(name = "appendonly {0}, appendfsync {1}: {2}")
    @DisplayName("P1, B1: every acknowledgement says what it is worth")
    @CsvSource({"no, no, volatile", "yes, everysec, window-2s", "yes, always, fsync"})
    void saysWhatAnAcknowledgementIsWorth(String appendOnly, String fsync, String expected) {
        try (PlainRedis redis = PlainRedis.start(data, "--appendonly", appendOnly, "--appendfsync", fsync);
                TestEngine engine = TestEngine.start(
                        data, "redis.uri", redis.uri(), "durability.allow-volatile", expected.equals("volatile"))) {
            Submitted submitted =
                    TestEngine.now(engine.aftercall.submit(payment().build()).submitted());

            assertThat(submitted)
                    .isInstanceOfSatisfying(
                            Submitted.Accepted.class,
                            accepted ->
                                    assertThat(accepted.durability().label()).isEqualTo(expected));
            assertThat(engine.aftercall.durability().label()).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("P1, B1, B2, P2: what was accepted goes on where it was when the engine comes back")
    void goesOnAfterARestart() {
        try (StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local())) {
            List<RequestId> ids = new ArrayList<>();
            String nobody = "http://127.0.0.1:1";
            Object[] deaf = {"stripe.base-uri", nobody, "retry.first-delay", "10s", "drain.grace", "100ms"};
            try (TestEngine before = TestEngine.join(data, stripe, EnumSet.of(Role.ENGINE), deaf)) {
                for (int i = 0; i < 20; i++) {
                    ids.add(before.accept(payment()));
                }
            }

            try (TestEngine after = TestEngine.join(data, stripe, EnumSet.allOf(Role.class), "engine.lease", "1s")) {
                for (RequestId id : ids) {
                    assertDone(stripe, after.end(id));
                }
            }
            assertThat(stripe.effects().total()).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("B3: an outcome without a worker waits in Redis, over a restart, until there is one")
    void keepsOutcomesUntilSomebodyRunsTheirFlow() {
        try (StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local())) {
            RequestId id;
            try (TestEngine engine = TestEngine.join(data, stripe, EnumSet.of(Role.ENGINE))) {
                id = engine.accept(payment());
                Awaitility.await()
                        .atMost(TestEngine.WAIT)
                        .until(() -> engine.look(id).status().state() == RequestState.DISPATCHED);
            }

            try (TestEngine both = TestEngine.join(data, stripe, EnumSet.allOf(Role.class))) {
                assertDone(stripe, both.end(id));
            }
        }
    }

    @Test
    @DisplayName("D1, A8: run_at and delay: nothing is sent before its time")
    void waitsForItsTime() {
        try (TestEngine engine = TestEngine.start(data)) {
            Instant time = Instant.now().plusSeconds(2);
            RequestId at = engine.accept(payment().runAt(time));
            RequestId delayed = engine.accept(payment().delay(Duration.ofSeconds(2)));
            RequestId past = engine.accept(payment().runAt(Instant.now().minusSeconds(60)));

            assertThat(engine.look(at).status().state()).isEqualTo(RequestState.SCHEDULED);
            assertThat(engine.look(at).status().times().nextAttemptAt()).isNotNull();
            assertThat(engine.look(delayed).status().state()).isEqualTo(RequestState.SCHEDULED);
            assertDone(engine.stripe, engine.end(past));
            StoredRequest later = assertDone(engine.stripe, engine.end(at));
            assertThat(later.status().times().firstSentAt()).isAfterOrEqualTo(time);
            assertDone(engine.stripe, engine.end(delayed));
        }
    }

    @RepeatedTest(5)
    @DisplayName("the embedded Redis ends with the last process that uses it, and its files are left in peace")
    void leavesNoRedisBehind() throws IOException {
        Properties address = new Properties();
        try (TestEngine engine = TestEngine.start(data)) {
            address.load(Files.newBufferedReader(data.resolve("redis").resolve("redis.properties")));
            engine.accept(payment());
        }

        int port = Integer.parseInt(address.getProperty("port"));
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    @Test
    @DisplayName("P2: an embedded Redis that hangs for a moment is waited for; there are never two on one directory")
    void neverStartsASecondRedisOnTheSameFiles() throws Exception {
        try (StripeSimulator stripe = StripeSimulator.start(SimulatorSettings.local());
                TestEngine first = TestEngine.join(data, stripe, EnumSet.of(Role.ENGINE))) {
            RequestId id = first.accept(payment());
            ProcessHandle redis = redis();
            signal(redis, "STOP");
            CompletableFuture.delayedExecutor(7, TimeUnit.SECONDS).execute(() -> signal(redis, "CONT"));

            try (TestEngine second = TestEngine.join(data, stripe, EnumSet.of(Role.WORKER))) {
                assertDone(stripe, first.end(id));
                assertThat(second.events.of(EngineEvent.ScriptStarted.class)).hasSize(1);
            }
        }
    }

    @Test
    @DisplayName("P2: an embedded Redis that dies is started again under its address, and the request ends")
    void startsTheRedisAgainThatDies() throws Exception {
        try (TestEngine engine = TestEngine.start(data)) {
            RequestId id = engine.accept(payment().delay(Duration.ofSeconds(3)));
            ProcessHandle before = redis();

            signal(before, "KILL");

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions() // nobody can be told anything while it is away
                    .untilAsserted(() -> assertDone(engine.stripe, engine.end(id)));
            assertThat(redis().pid()).isNotEqualTo(before.pid());
        }
    }

    private ProcessHandle redis() throws IOException {
        String pid =
                Files.readString(data.resolve("redis").resolve("redis.pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
