package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.assertDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.Aftercall;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.actors.Submitted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What submitting costs the one who submits: nothing that could wait. */
final class SubmitIT {

    private static final String CALLER = "the-caller";

    @TempDir
    Path data;

    @Test
    @DisplayName("RH-09, RH-10, T1: submit never touches a socket or a file on the caller's thread")
    void leavesInputAndOutputToOthers() throws Exception {
        try (TestEngine engine = TestEngine.start(data);
                Recording recording = new Recording()) {
            assertDone(engine.stripe, engine.call(payment())); // so that no class is left to be loaded
            for (String event : List.of("jdk.SocketWrite", "jdk.SocketRead", "jdk.FileWrite", "jdk.FileRead")) {
                recording.enable(event).withoutThreshold().with("throttle", "off");
            }
            recording.start();
            List<Receipt> receipts = submitOnAThreadOfItsOwn(engine.aftercall, 200);
            receipts.forEach(receipt -> TestEngine.now(receipt.submitted()));
            receipts.forEach(receipt -> assertDone(engine.stripe, engine.end(receipt.id())));
            recording.stop();

            List<RecordedEvent> events = events(recording);
            assertThat(events)
                    .filteredOn(event -> isBy(event, CALLER) && !isChance(event))
                    .isEmpty();
            assertThat(events).as("the recording sees those who do").anyMatch(event -> isBy(event, "lettuce"));
        }
    }

    @Test
    @DisplayName(
            "RH-10, T1, P1: with a Redis that hangs, submit returns at once and is acknowledged when it is durable")
    void returnsAtOnceWhenRedisHangs() throws Exception {
        try (PlainRedis redis = PlainRedis.start(data, "--appendonly", "yes");
                TestEngine engine = TestEngine.start(data, "redis.uri", redis.uri(), "http.accept-timeout", "30s")) {
            assertDone(engine.stripe, engine.call(payment()));
            redis.freeze();
            Receipt receipt;
            try {
                receipt = submitOnAThreadOfItsOwn(engine.aftercall, 1).getFirst();
                assertThat(receipt.submitted().toCompletableFuture()).isNotDone();
            } finally {
                redis.thaw();
            }

            assertThat(TestEngine.now(receipt.submitted())).isInstanceOf(Submitted.Accepted.class);
            assertDone(engine.stripe, engine.end(receipt.id()));
        }
    }

    @Test
    @DisplayName("P1: nobody knows in time: the stage fails, and the same key is safe to repeat")
    void isSafeToRepeatWhenNobodyKnows() throws Exception {
        try (PlainRedis redis = PlainRedis.start(data, "--appendonly", "yes");
                TestEngine engine = TestEngine.start(data, "redis.uri", redis.uri(), "http.accept-timeout", "300ms")) {
            redis.freeze();
            Receipt first =
                    engine.aftercall.submit(payment().idempotencyKey("k").build());
            Throwable why = failure(first);
            redis.thaw();

            assertThat(why).isInstanceOf(TimeoutException.class);
            Submitted again = TestEngine.now(engine.aftercall
                    .submit(payment().idempotencyKey("k").build())
                    .submitted());
            assertThat(again).isInstanceOfAny(Submitted.Accepted.class, Submitted.Duplicate.class);
            assertDone(engine.stripe, engine.end(first.id()));
            assertThat(engine.stripe.effects().total()).isOne();
        }
    }

    private static Throwable failure(Receipt receipt) throws InterruptedException {
        try {
            throw new AssertionError(
                    "acknowledged: " + receipt.submitted().toCompletableFuture().get());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static List<Receipt> submitOnAThreadOfItsOwn(Aftercall aftercall, int times) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>();
        Thread caller = new Thread(
                () -> {
                    for (int i = 0; i < times; i++) {
                        receipts.add(aftercall.submit(payment().build()));
                    }
                },
                CALLER);
        caller.start();
        caller.join();
        return receipts;
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = data.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    /** An id that nobody can guess takes its bits from the kernel, which gives them without waiting. */
    private static boolean isChance(RecordedEvent event) {
        return event.hasField("path") && "/dev/urandom".equals(event.getString("path"));
    }

    private static boolean isBy(RecordedEvent event, String name) {
        RecordedThread thread = event.getThread();
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().startsWith(name);
    }
}
