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
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The connections of one process: one for all commands, which ride on its pipeline, and one that listens.
 *
 * <p>Lettuce would send a command again after a reconnect although it may have been carried out: it is told not to, and
 * the steps, which may be repeated, are repeated by us. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {

    private static final String CLIENT_NAME = "aftercall";

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> commands;
    private final StatefulRedisPubSubConnection<String, String> listening;

    /** What is sent at the same time goes out in one write, instead of one system call for each command. */
    private static final class TogetherFlushed implements NettyCustomizer {

        private static final int MOST = 256;

        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addFirst(new FlushConsolidationHandler(MOST, true));
        }
    }

    private RedisConnections(ClientResources resources, RedisClient client) {
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
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new TogetherFlushed())
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
            return new RedisConnections(resources, client);
        } catch (RuntimeException e) {
            client.shutdown();
            resources.shutdown();
            throw e;
        }
    }

    public RedisAsyncCommands<String, String> commands() {
        return commands.async();
    }

    public StatefulRedisPubSubConnection<String, String> listening() {
        return listening;
    }

    /** Lets go of the connections without waiting on the caller's thread. */
    public CompletionStage<Void> closeAsync() {
        return CompletableFuture.allOf(commands.closeAsync(), listening.closeAsync())
                .thenCompose(closed -> client.shutdownAsync())
                .thenRun(resources::shutdown);
    }

    @Override
    public void close() {
        closeAsync().toCompletableFuture().join();
    }
}
