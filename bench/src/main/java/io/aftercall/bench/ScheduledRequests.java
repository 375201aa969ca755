package io.aftercall.bench;

import io.aftercall.Aftercall;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.Submitted;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.lettuce.core.RedisClient;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * D1: what requests cost that wait for their time: memory of Redis, and heap and threads of the engine. Starts a
 * {@code redis-server} of its own. Arguments: requests (1000000).
 */
public final class ScheduledRequests {

    private static final int UNDER_WAY = 1_000;
    private static final Duration DELAY = Duration.ofDays(1);

    /** Nothing is sent within the measurement. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    private ScheduledRequests() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Path dir = Bench.tempDir();
        int port = freePort();
        Process redis = startRedis(port, dir);
        String uri = "redis://127.0.0.1:" + port;
        Map<String, ?> more = Map.of("redis.uri", uri, "engine.max-scheduled", count);
        try (Aftercall aftercall =
                        Aftercall.start(Bench.settings(dir, NOWHERE, more), EnumSet.allOf(Role.class), event -> {});
                RedisClient client = RedisClient.create(uri)) {
            measure(aftercall, client, count);
        } finally {
            redis.destroy();
            redis.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static void measure(Aftercall aftercall, RedisClient client, int count) throws InterruptedException {
        long redisBefore = usedMemory(client);
        long heapBefore = heap();
        long begun = System.nanoTime();
        Map<String, Integer> refused = submit(aftercall, count);
        System.out.printf(
                "%,d requests scheduled in %.0f s; refused: %s%n", count, (System.nanoTime() - begun) / 1e9, refused);
        long redis = usedMemory(client) - redisBefore;
        System.out.printf("redis: %,d bytes in all, %,d for each request%n", redis, redis / count);
        System.out.printf(
                "engine: heap after a collection %,d KiB before, %,d KiB with all of them waiting, %d threads%n",
                heapBefore / 1024,
                heap() / 1024,
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** Answers how many were refused, by why. */
    private static Map<String, Integer> submit(Aftercall aftercall, int count) throws InterruptedException {
        Semaphore room = new Semaphore(UNDER_WAY);
        Map<String, Integer> refused = new ConcurrentHashMap<>();
        for (int i = 0; i < count; i++) {
            room.acquire();
            aftercall.submit(scheduled(i)).submitted().whenComplete((submitted, fault) -> {
                if (fault != null || !(submitted instanceof Submitted.Accepted)) {
                    String why =
                            submitted instanceof Submitted.Refused refusal ? refusal.why() : "" + submitted + fault;
                    refused.merge(why, 1, Integer::sum);
                }
                room.release();
            });
        }
        room.acquire(UNDER_WAY);
        return refused;
    }

    private static Submission scheduled(int number) {
        return Submission.of(RequestType.PAYMENT_INTENT)
                .param("amount", 2000 + number % 1000)
                .param("currency", "usd")
                .param("description", "bench " + number)
                .worker("bench")
                .context("bench-" + number % 50)
                .delay(DELAY)
                .build();
    }

    private static long usedMemory(RedisClient client) {
        try (var connection = client.connect()) {
            String info = connection.sync().info("memory");
            return Long.parseLong(info.replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Process startRedis(int port, Path dir) throws IOException {
        return new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--appendonly",
                        "yes",
                        "--save",
                        "",
                        "--dir",
                        dir.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(dir.toFile(), "redis.log"))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
