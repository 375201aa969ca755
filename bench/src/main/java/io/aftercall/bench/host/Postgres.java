package io.aftercall.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A PostgreSQL of its own, as Debian ships it, in a directory of its own. It refuses to run as root; then it is {@code postgres}. */
public final class Postgres implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path dir;
    private final Child server;
    private final String jdbc;

    private Postgres(Path dir, Child server, String jdbc) {
        this.dir = dir;
        this.server = server;
        this.jdbc = jdbc;
    }

    /** Where the newest installed one has its programs; empty if there is none. */
    public static Optional<Path> programs() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Postgres start() {
        try {
            Path dir = Files.createTempDirectory("aftercall-bench-pg");
            List<String> as = List.of();
            if (System.getProperty("user.name").equals("root")) {
                Processes.run("chown", "postgres", dir.toString());
                as = List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups");
            }
            Path bin = programs().orElseThrow();
            String data = dir.resolve("data").toString();
            Processes.run(command(as, bin, "initdb", "-D", data, "-U", "bench", "-A", "trust", "--no-instructions")
                    .toArray(String[]::new));
            int port = Processes.freePort();
            List<String> command = command(
                    as,
                    bin,
                    "postgres",
                    "-D",
                    data,
                    "-p",
                    Integer.toString(port),
                    "-k",
                    "",
                    "-h",
                    "127.0.0.1",
                    "-c",
                    "max_connections=200",
                    "-c",
                    "shared_buffers=256MB");
            Child server = Child.start("postgres", command, dir, Map.of());
            return new Postgres(
                    dir, server, awaited(server, "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String jdbc() {
        return jdbc;
    }

    public ProcessHandle handle() {
        return server.handle();
    }

    @Override
    public void close() {
        server.close();
        Processes.run("rm", "-rf", dir.toString());
    }

    private static List<String> command(List<String> as, Path bin, String program, String... args) {
        List<String> command = new ArrayList<>(as);
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(args));
        return command;
    }

    private static String awaited(Child server, String jdbc) {
        for (int i = 0; ; i++) {
            try {
                DriverManager.getConnection(jdbc).close();
                return jdbc;
            } catch (SQLException notYet) {
                server.requireAlive();
                if (i == 100) {
                    throw new IllegalStateException("PostgreSQL does not answer", notYet);
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
    }
}
