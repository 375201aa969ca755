package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.redis.EmbeddedRedis;
import io.aftercall.redis.RedisConnections;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The store in Redis, embedded or not. */
public final class RedisStore implements Store {

    private final RedisConnections connections;
    private final @Nullable EmbeddedRedis embedded;
    private final Installation installation;
    private final RedisWatch watch;
    private final RequestLedger requests;
    private final ScriptJobs scripts;
    private final Contexts contexts;
    private final Pauses pauses;
    private final DeadLetters deadLetters;
    private final Unknowns unknowns;
    private final Bell bell;

    private RedisStore(RedisConnections connections, @Nullable EmbeddedRedis embedded, RedisSettings settings) {
        this.connections = connections;
        this.embedded = embedded;
        this.installation = Installation.join(connections.commands(), settings.partitions());
        this.watch = RedisWatch.start(connections.commands(), settings);
        RedisKeys keys = new RedisKeys(settings.partitions());
        RedisSteps steps = new RedisSteps(connections.commands());
        this.requests = new RedisRequestLedger(steps, keys, settings);
        this.scripts = new RedisScriptJobs(steps, keys, settings);
        this.contexts = new RedisContexts(steps);
        this.pauses = new RedisPauses(steps);
        this.deadLetters = new RedisDeadLetters(steps, keys);
        this.unknowns = new RedisUnknowns(steps, keys);
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
        try {
            return RedisConnections.open(uri, settings);
        } catch (RedisException e) {
            throw new IllegalStateException(
                    "redis.uri: no Redis answers at " + uri.getHost() + ":" + uri.getPort()
                            + " with this address and password",
                    e);
        }
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
