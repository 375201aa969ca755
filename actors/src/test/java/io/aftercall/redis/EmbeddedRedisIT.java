package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Redis that a newcomer gets without installing one. */
final class EmbeddedRedisIT {

    /** What a process does: opens, says where, and waits to be killed. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] args) throws IOException {
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            System.out.println(EmbeddedRedis.open(Path.of(args[0])).uri().getPort());
            while (System.in.read() >= 0) {
                // until the end of its input, or its own
            }
        }
    }

    @TempDir
    private Path dir;

    private final List<Process> processes = new ArrayList<>();
    private final List<EmbeddedRedis> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        if (Files.exists(dir.resolve("redis"))) {
            open();
        }
        opened.forEach(EmbeddedRedis::close); // the last one stops it
    }

    @Test
    @DisplayName("RW-16: starts, on loopback only, and asks for its password")
    void startsAndAsksForItsPassword() {
        EmbeddedRedis redis = open();

        assertThat(redis.uri().getHost()).isEqualTo("127.0.0.1");
        assertThat(ask(redis.uri(), connection -> connection.sync().ping())).isEqualTo("PONG");
        assertThat(ask(redis.uri(), EmbeddedRedisIT::boundTo)).isEqualTo("127.0.0.1");
        RedisURI stranger = RedisURI.create("127.0.0.1", redis.uri().getPort());
        assertThatThrownBy(() -> ask(stranger, connection -> connection.sync().ping()))
                .hasStackTraceContaining("NOAUTH");
        assertThat(redis.uri().toString()).doesNotContainPattern("[0-9a-f]{48}");
    }

    @Test
    @DisplayName("P13: what holds its password is its owner's alone")
    void keepsItsFilesToItsOwner() throws IOException {
        open();

        Path home = dir.resolve("redis");
        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(home.resolve("redis.properties"))).isEqualTo("rw-------");
        assertThat(permissions(home.resolve("redis.conf"))).isEqualTo("rw-------");
    }

    @Test
    @DisplayName("RW-12: a second open on the same directory finds the same server")
    void findsTheSameServer() {
        EmbeddedRedis first = open();
        EmbeddedRedis second = open();

        assertThat(second.uri().getPort()).isEqualTo(first.uri().getPort());
    }

    @Test
    @DisplayName("RW-12: threads of one process that open together start one server")
    void startsOneServerForManyThreads() throws Exception {
        Set<Integer> ports = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<EmbeddedRedis> opening = () -> EmbeddedRedis.open(dir);
            for (Future<EmbeddedRedis> one : threads.invokeAll(Collections.nCopies(4, opening))) {
                opened.add(one.get());
                ports.add(one.get().uri().getPort());
            }
        }

        assertThat(ports).hasSize(1);
    }

    @Test
    @DisplayName("RW-12: processes that start together start one server")
    void startsOneServerForManyProcesses() throws IOException {
        List<BufferedReader> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(start(System.getenv("PATH")));
        }
        Set<String> ports = new HashSet<>();
        for (var process : processes) {
            go(process);
        }
        for (var answer : answers) {
            ports.add(answer.readLine());
        }

        assertThat(ports).hasSize(1).allMatch(port -> port.matches("\\d+"));
    }

    @Test
    @DisplayName("P1 P2 4a: kill -9 of the process that started it leaves the server and what was stored")
    void outlivesTheProcessThatStartedIt() throws IOException {
        BufferedReader answer = start(System.getenv("PATH"));
        go(processes.getFirst());
        int port = Integer.parseInt(answer.readLine());
        EmbeddedRedis redis = open();
        ask(redis.uri(), connection -> connection.sync().set("k", "v"));

        processes.getFirst().destroyForcibly();
        Awaitility.await().until(() -> !processes.getFirst().isAlive());

        EmbeddedRedis again = open();
        assertThat(again.uri().getPort()).isEqualTo(port);
        assertThat(ask(again.uri(), connection -> connection.sync().get("k"))).isEqualTo("v");
    }

    @Test
    @DisplayName("P2: close stops it when nobody else is connected, and the next start has all that was stored")
    void stopsWhenItIsAlone() {
        EmbeddedRedis redis = open();
        RedisURI before = redis.uri();
        ask(before, connection -> connection.sync().set("k", "v"));

        redis.close();

        assertThatThrownBy(() -> ask(before, connection -> connection.sync().ping()))
                .hasStackTraceContaining("Connection refused");
        assertThat(ask(open().uri(), connection -> connection.sync().get("k"))).isEqualTo("v");
    }

    @Test
    @DisplayName("RW-12: close leaves it to those who are still connected")
    void staysForTheOthers() {
        EmbeddedRedis redis = open();
        RedisURI other = redis.uri();
        other.setClientName("aftercall");

        ask(other, connection -> {
            redis.close();
            return connection.sync().ping();
        });

        assertThat(ask(redis.uri(), connection -> connection.sync().ping())).isEqualTo("PONG");
    }

    @Test
    @DisplayName("RW-16: without a redis-server on the PATH it starts the one that is packed along")
    void startsThePackedServer() throws IOException {
        BufferedReader answer = start(pathWithUnameOnly());
        go(processes.getFirst());

        assertThat(answer.readLine()).matches("\\d+");
        String info = ask(open().uri(), connection -> connection.sync().info("server"));
        assertThat(info).doesNotContain("executable:/usr/bin/").contains("redis_version:");
    }

    @Test
    @DisplayName("P2 T4: killed, it is started again under the same address with what was stored")
    void startsItAgainWhenItDies() {
        RedisURI uri = open().uri();
        ask(uri, connection -> connection.sync().set("k", "v"));
        long server = Long.parseLong(
                ask(uri, connection -> connection.sync().info("server")).replaceAll("(?s).*process_id:(\\d+).*", "$1"));

        ProcessHandle.of(server).orElseThrow().destroyForcibly();

        Awaitility.await()
                .ignoreExceptions()
                .until(() -> "v".equals(ask(uri, connection -> connection.sync().get("k"))));
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.createDirectories(dir.resolve("redis"));
            Files.writeString(
                    dir.resolve("redis").resolve("redis.properties"),
                    "port=" + taken.getLocalPort() + "\npassword=old\n");

            EmbeddedRedis redis = open();

            assertThat(redis.uri().getPort()).isNotEqualTo(taken.getLocalPort());
            assertThat(ask(redis.uri(), connection -> connection.sync().ping())).isEqualTo("PONG");
        }
    }

    private EmbeddedRedis open() {
        EmbeddedRedis redis = EmbeddedRedis.open(dir);
        opened.add(redis);
        return redis;
    }

    /** What is packed along is chosen by the machine's name. */
    private String pathWithUnameOnly() throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            Path uname = Path.of(directory, "uname");
            if (Files.isExecutable(uname)) {
                Files.createSymbolicLink(bin.resolve("uname"), uname);
                break;
            }
        }
        return bin.toString();
    }

    private BufferedReader start(String path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", path);
        Process process = builder.start();
        processes.add(process);
        BufferedReader answer = process.inputReader(StandardCharsets.UTF_8);
        assertThat(answer.readLine()).isEqualTo("ready");
        return answer;
    }

    private static void go(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private static String boundTo(StatefulRedisConnection<String, String> connection) {
        return connection.sync().configGet("bind").get("bind");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String ask(RedisURI uri, Function<StatefulRedisConnection<String, String>, String> question) {
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection);
        }
    }
}
