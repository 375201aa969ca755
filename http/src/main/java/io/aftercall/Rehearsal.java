package io.aftercall;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.EngineListener;
import io.aftercall.actors.RequestGateway;
import io.aftercall.actors.Submitted;
import io.aftercall.config.AftercallSettings;
import io.aftercall.config.Secret;
import io.aftercall.redis.BriefRedis;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges that nobody pays, made before a process is ready, so that the JVM has compiled what the first real ones need.
 *
 * <p>A second engine of this JVM makes them, with a Redis of its own that keeps nothing and a Stripe of its own that
 * executes nothing, both on loopback. No setting, no account and no file of this process takes part. It ends as soon as
 * there is real work, once its calls under way have ended. Thread-safe.
 */
public final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /** Submitted and not over: more than the workers take at once, so that some wait in the intake, as a backlog does. */
    private static final int AT_ONCE = 2_000;

    private static final String FLOW = """
            log 'payment', parsed_data.id
            reply(id: parsed_data.id, status: parsed_data.status)
            [id: parsed_data.id, amount: parsed_data.amount]
            """;

    private final long deadline;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicInteger charged = new AtomicInteger();
    private volatile boolean stopped;

    private Rehearsal(Duration most) {
        deadline = System.nanoTime() + most.toNanos();
    }

    /**
     * Begins one on a thread of its own.
     *
     * @param most how long it may last; with zero there is none
     */
    public static Rehearsal begin(Duration most) {
        Rehearsal rehearsal = new Rehearsal(most);
        if (most.isZero()) {
            rehearsal.over.complete(null);
        } else {
            Thread.ofPlatform().name("aftercall-rehearsal").daemon().start(rehearsal::play);
        }
        return rehearsal;
    }

    /** Completes when it is over; never fails. */
    public CompletionStage<Void> over() {
        return over;
    }

    public boolean isOver() {
        return over.isDone();
    }

    /** How many charges were made, from the submit to the end of the flow. */
    public int charges() {
        return charged.get();
    }

    /** Ends it soon. Idempotent. */
    public void stop() {
        if (!stopped) {
            stopped = true;
            places.release(AT_ONCE);
        }
    }

    /** Of the real engine: ends it when there is something to do. */
    public EngineListener untilThereIsWork() {
        return event -> {
            if (event instanceof EngineEvent.Accepted
                    || event instanceof EngineEvent.AttemptBegun
                    || event instanceof EngineEvent.ScriptStarted) {
                stop();
            }
        };
    }

    private void play() {
        long begun = System.nanoTime();
        try (BriefRedis redis = BriefRedis.start(left());
                RehearsalStripe stripe = RehearsalStripe.start()) {
            play(settings(redis, stripe));
            LOG.info(
                    "The rehearsal is over. charges={} ms={}",
                    charged,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (IOException | RuntimeException e) {
            LOG.info("There is no rehearsal, so the first calls take longer. why={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.complete(null);
        }
    }

    private void play(AftercallSettings settings) throws InterruptedException {
        try (EngineProcess engine = EngineProcess.startBeside(settings, this::on)) {
            charge(engine.gateway().orElseThrow());
        }
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private void on(EngineEvent event) {
        if (event instanceof EngineEvent.ScriptEnded) {
            charged.incrementAndGet();
            places.release();
        }
    }

    private void charge(RequestGateway gateway) throws InterruptedException {
        Submission submission = Submission.of(RequestType.PAYMENT_INTENT)
                .param("amount", 2000)
                .param("currency", "usd")
                .param("description", "A payment that nobody makes")
                .build();
        while (!stopped
                && System.nanoTime() - deadline < 0
                && places.tryAcquire(left().toNanos(), TimeUnit.NANOSECONDS)) {
            gateway.submit(submission).submitted().whenComplete((submitted, fault) -> {
                if (!(submitted instanceof Submitted.Accepted)) {
                    places.release();
                }
            });
        }
    }

    /** The defaults, whatever this process is set to. */
    private static AftercallSettings settings(BriefRedis redis, RehearsalStripe stripe) throws IOException {
        Path flows = Files.createDirectory(redis.directory().resolve("flows"));
        Files.writeString(flows.resolve("new_create_payment_intent_response.groovy"), FLOW);
        Map<String, Object> own = Map.of(
                "aftercall.redis.uri", redis.uri(),
                "aftercall.durability.allow-volatile", true,
                "aftercall.data-dir", redis.directory().toString(),
                "aftercall.flows.dir", flows.toString(),
                "aftercall.stripe.base-uri", stripe.uri(),
                "aftercall.drain.grace", "1s");
        return AftercallSettings.from(ConfigFactory.parseMap(own)
                        .withFallback(ConfigFactory.defaultReferenceUnresolved())
                        .resolve(ConfigResolveOptions.noSystem()))
                .withSecrets(account -> Optional.of(Secret.of("sk_test_rehearsal")));
    }
}
