package io.aftercall.redis;

import io.aftercall.config.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.PubSubCommandHandler;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one process: one for all commands, which ride on its pipeline, and one that listens.
 *
 * <p>Lettuce would send a command again after a reconnect although it may have been carried out: it is told not to, and
 * the steps, which may be repeated, are repeated by us. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {

    private static final String CLIENT_NAME = "aftercall";

    private final RedisLoops loops;
    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> commands;
    private final StatefulRedisPubSubConnection<String, String> listening;

    /**
     * What is sent at the same time goes out in one write, instead of one system call for each command.
     *
     * @param loops hear which of them reads the answers, each time anew after a reconnect
     */
    private record TogetherFlushed(RedisLoops loops) implements NettyCustomizer {

        private static final int MOST = 256;

        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addFirst(new FlushConsolidationHandler(MOST, true));
            if (channel.pipeline().get(PubSubCommandHandler.class) == null) {
                loops.answersBy(channel.eventLoop());
            }
        }
    }

    private RedisConnections(RedisLoops loops, ClientResources resources, RedisClient client) {
        this.loops = loops;
        this.resources = resources;
        this.client = client;
        this.commands = client.connect(TextCodec.UTF8);
        this.listening = client.connectPubSub(TextCodec.UTF8);
    }

    /**
     * Connects.
     *
     * @param uri of the server, with its password if it has one
     * @throws io.lettuce.core.RedisException if the server does not answer
     */
    public static RedisConnections open(RedisURI uri, RedisSettings settings) {
        uri.setClientName(CLIENT_NAME);
        uri.setTimeout(settings.commandTimeout());
        RedisLoops loops = new RedisLoops();
        ClientResources resources = DefaultClientResources.builder()
                .eventLoopGroupProvider(loops)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new TogetherFlushed(loops))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(
                        MaintNotificationsConfig.disabled()) // of Redis Cloud; others answer with an error
                .requestQueueSize(settings.requestQueueSize())
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.commandTimeout())
                        .keepAlive(true)
                        .build())
                .build());
        try {
            return new RedisConnections(loops, resources, client);
        } catch (RuntimeException e) {
            client.shutdown();
            shutDown(loops, resources);
            throw e;
        }
    }

    public RedisAsyncCommands<String, String> commands() {
        return commands.async();
    }

    /**
     * Something is asked now for which somebody waits: if that happens again and again, the answer is not kept waiting by a
     * thread that sleeps.
     *
     * @param alone whether it is one, and no other is under way
     */
    public void asked(boolean alone) {
        loops.asked(alone);
    }

    public StatefulRedisPubSubConnection<String, String> listening() {
        return listening;
    }

    /** Lets go of the connections without waiting on the caller's thread. */
    public CompletionStage<Void> closeAsync() {
        return CompletableFuture.allOf(commands.closeAsync(), listening.closeAsync())
                .thenCompose(closed -> client.shutdownAsync())
                .thenRun(() -> shutDown(loops, resources));
    }

    private static void shutDown(RedisLoops loops, ClientResources resources) {
        resources.shutdown();
        loops.shutdown(0, 2, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        closeAsync().toCompletableFuture().join();
    }
}
