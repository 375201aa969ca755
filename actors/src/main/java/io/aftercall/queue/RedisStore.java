package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.redis.EmbeddedRedis;
import io.aftercall.redis.RedisConnections;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in Redis, embedded or not. */
public final class RedisStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    /** A machine that comes up starts everything at once; Redis may be loading what it has kept. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final RedisConnections connections;
    private final @Nullable EmbeddedRedis embedded;
    private final Installation installation;
    private final RedisWatch watch;
    private final RequestLedger requests;
    private final ScriptJobs scripts;
    private final Contexts contexts;
    private final ContextConfigurations configurations;
    private final Pauses pauses;
    private final DeadLetters deadLetters;
    private final Unknowns unknowns;
    private final FlowVersions flows;
    private final Bell bell;

    private RedisStore(RedisConnections connections, @Nullable EmbeddedRedis embedded, RedisSettings settings) {
        this.connections = connections;
        this.embedded = embedded;
        this.installation = Installation.join(connections.commands(), settings.partitions());
        this.watch = RedisWatch.start(connections.commands(), settings, installation);
        RedisKeys keys = new RedisKeys(settings.partitions());
        RedisSteps steps = new RedisSteps(connections);
        this.requests = new RedisRequestLedger(steps, keys, settings);
        this.scripts = new RedisScriptJobs(steps, keys, settings);
        this.contexts = new RedisContexts(steps);
        this.configurations = new RedisContextConfigurations(steps);
        this.pauses = new RedisPauses(steps);
        this.deadLetters = new RedisDeadLetters(steps, keys);
        this.unknowns = new RedisUnknowns(steps, keys);
        this.flows = new RedisFlows(steps, keys);
        this.bell = RedisBell.listen(connections.listening());
    }

    /**
     * Connects, and starts the embedded Redis if that is what the settings say. Blocks until it answers.
     *
     * @throws IllegalStateException if Redis cannot keep what it is given and that is not allowed by name, or if the
     *     installation has another number of partitions
     */
    public static RedisStore open(RedisSettings settings) {
        EmbeddedRedis embedded = settings.isEmbedded() ? EmbeddedRedis.open(settings.dataDir()) : null;
        RedisURI uri = embedded == null ? RedisURI.create(settings.uri().reveal()) : embedded.uri();
        RedisConnections connections = connect(uri, settings);
        try {
            return new RedisStore(connections, embedded, settings);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    private static RedisConnections connect(RedisURI uri, RedisSettings settings) {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (true) {
            try {
                return answering(RedisConnections.open(uri, settings));
            } catch (RedisException e) {
                if (System.nanoTime() - deadline >= 0 || isItsAnswer(e)) {
                    throw new IllegalStateException(
                            "redis.uri: no Redis answers at " + uri.getHost() + ":" + uri.getPort()
                                    + " with this address and password",
                            e);
                }
                LOG.warn("Redis does not answer yet. at={}:{}", uri.getHost(), uri.getPort());
                LockSupport.parkNanos(ASK_AGAIN.toNanos());
            }
        }
    }

    private static RedisConnections answering(RedisConnections connections) {
        try {
            connections.commands().ping().toCompletableFuture().join();
            return connections;
        } catch (CompletionException e) {
            connections.close();
            throw new RedisException(e.getCause());
        }
    }

    /** Whether it was reached and has refused, such as a wrong password; waiting changes nothing about that. */
    private static boolean isItsAnswer(RedisException fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest instanceof RedisCommandExecutionException && !(deepest instanceof RedisLoadingException);
    }

    @Override
    public RequestLedger requests() {
        return requests;
    }

    @Override
    public ScriptJobs scripts() {
        return scripts;
    }

    @Override
    public Contexts contexts() {
        return contexts;
    }

    @Override
    public ContextConfigurations configurations() {
        return configurations;
    }

    @Override
    public Pauses pauses() {
        return pauses;
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public Unknowns unknowns() {
        return unknowns;
    }

    @Override
    public FlowVersions flows() {
        return flows;
    }

    @Override
    public Bell bell() {
        return bell;
    }

    @Override
    public byte[] salt() {
        return HexFormat.of().parseHex(installation.salt());
    }

    @Override
    public StoreHealth health() {
        return watch.health();
    }

    @Override
    public CompletionStage<Void> ping() {
        return connections.commands().ping().thenAccept(pong -> {});
    }

    @Override
    public CompletionStage<Void> close() {
        watch.close();
        CompletionStage<Void> closed = connections.closeAsync();
        return embedded == null ? closed : closed.thenCompose(done -> CompletableFuture.runAsync(embedded::close));
    }
}
