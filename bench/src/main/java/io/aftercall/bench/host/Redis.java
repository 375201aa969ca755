package io.aftercall.bench.host;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A {@code redis-server} of its own: append-only file, own port and directory, empty. */
public final class Redis implements AutoCloseable {

    private final int port;
    private final Child server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private Redis(int port, Child server, RedisClient client) {
        this.port = port;
        this.server = server;
        this.client = client;
        this.connection = connect(server, client);
    }

    /** @param fsync {@code everysec} or {@code always} */
    public static Redis start(Path dir, String fsync) {
        int port = Processes.freePort();
        Path own = mkdir(dir.resolve("redis"));
        List<String> command = List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                own.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                fsync,
                "--maxmemory-policy",
                "noeviction",
                "--logfile",
                own.resolve("log").toString());
        Child server = Child.start("redis", command, own, java.util.Map.of());
        return new Redis(port, server, RedisClient.create("redis://127.0.0.1:" + port));
    }

    public int port() {
        return port;
    }

    public ProcessHandle handle() {
        return server.handle();
    }

    public RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** Counters so far: commands (those that scripts call too), reads from sockets, memory, append-only file. */
    public Counters counters() {
        String info = commands().info("everything");
        long commands = info.lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .mapToLong(line -> number(line.substring(line.indexOf("calls=") + 6)))
                .sum();
        return new Counters(
                commands,
                field(info, "total_reads_processed:"),
                field(info, "used_memory:"),
                field(info, "aof_current_size:"));
    }

    /** What {@code INFO} counts. */
    public record Counters(long commands, long reads, long memory, long appended) {}

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        server.close();
    }

    private static StatefulRedisConnection<String, String> connect(Child server, RedisClient client) {
        for (int i = 0; ; i++) {
            try {
                return client.connect();
            } catch (RedisException notYet) {
                server.requireAlive();
                if (i == 100) {
                    throw notYet;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static long field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> number(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }

    private static long number(String text) {
        return Long.parseLong(text.replaceAll("^(\\d+).*$", "$1").strip());
    }

    private static Path mkdir(Path dir) {
        try {
            return Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
