package io.aftercall.bench.peer;

import io.lettuce.core.Consumer;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One stream with one group, read and ended in batches. A connection for reading, one for writing; one thread each. */
final class FloorStreams implements AutoCloseable {

    static final String CHARGES = "bench:charges";
    static final String CALLBACKS = "bench:callbacks";
    private static final String GROUP = "floor";
    private static final int BATCH = 100;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> reading;
    private final StatefulRedisConnection<String, String> writing;

    FloorStreams(int port) {
        client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(60))
                .build());
        reading = client.connect();
        writing = client.connect();
        writing.setAutoFlushCommands(false);
    }

    void createGroup(String stream) {
        try {
            reading.sync()
                    .xgroupCreate(XReadArgs.StreamOffset.from(stream, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
        } catch (RedisBusyException known) {
            System.err.println("the group is there already");
        }
    }

    @SuppressWarnings("unchecked") // Lettuce takes its streams as generic varargs
    List<StreamMessage<String, String>> read(String stream) {
        return reading.sync()
                .xreadgroup(
                        Consumer.from(GROUP, "worker"),
                        XReadArgs.Builder.block(1000).count(BATCH),
                        XReadArgs.StreamOffset.lastConsumed(stream));
    }

    RedisFuture<String> append(String stream, Map<String, String> fields) {
        return writing.async().xadd(stream, fields);
    }

    RedisFuture<Long> keep(String number, String status, String id) {
        return writing.async().hset("charge:" + number, Map.of("status", status, "id", id));
    }

    /** Sends what was written and waits until all of it is stored; only then may what it came from be ended. */
    void store(List<? extends RedisFuture<?>> written) {
        writing.flushCommands();
        if (!LettuceFutures.awaitAll(Duration.ofSeconds(60), written.toArray(RedisFuture[]::new))) {
            throw new IllegalStateException("Redis does not answer");
        }
    }

    void end(String stream, List<String> entries) {
        String[] ids = entries.toArray(String[]::new);
        List<RedisFuture<Long>> ended = new ArrayList<>();
        ended.add(writing.async().xack(stream, GROUP, ids));
        ended.add(writing.async().xdel(stream, ids));
        store(ended);
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
        client.shutdown();
    }
}
