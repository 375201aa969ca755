package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher over a script that stands for the JVM: what it starts again, and what it passes on. */
final class LauncherTest {

    private static final Duration WAIT = Duration.ofSeconds(60);

    /** Notes its start, ends at once with the status that its file says, or waits for a signal if that is empty. */
    private static final String JAVA = """
            #!/usr/bin/env bash
            here="%s"
            echo "start $$ $*" >> "$here/log"
            trap 'echo term >> "$here/log"; exit 86' TERM
            next="$(head -n 1 "$here/endings")"
            sed -i 1d "$here/endings"
            [ -z "$next" ] || exit "$next"
            while true; do sleep 0.05; done
            """;

    @TempDir
    Path root;

    private Process launcher;

    @BeforeEach
    void layOut() throws IOException {
        for (String module : List.of("config", "scripts", "actors", "http")) {
            Files.createDirectories(root.resolve(module + "/src/main"));
            Files.createDirectories(root.resolve(module + "/target"));
            Files.createFile(root.resolve(module + "/pom.xml"));
            Files.createFile(root.resolve(module + "/target/aftercall-" + module + "-1.jar"));
        }
        Files.createFile(root.resolve("pom.xml"));
        Files.createDirectories(root.resolve("http/target/lib"));
        executable(root.resolve("aftercall"), Files.readString(Path.of("../aftercall")));
        Files.createDirectories(root.resolve("jdk/bin"));
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        executable(root.resolve("jdk/bin/java"), JAVA.formatted(root));
        Files.createFile(root.resolve("log"));
        Files.createFile(root.resolve("http/target/aftercall.built"));
    }

    @AfterEach
    void end() {
        launcher.descendants().forEach(ProcessHandle::destroyForcibly);
        launcher.destroyForcibly();
    }

    @ParameterizedTest
    @CsvSource({"85", "3", "134", "0", "7"})
    @DisplayName("T14: a process that was sick, out of memory, crashed, or ended by a script is started again")
    void startsAgain(int status) throws Exception {
        start("worker", "true", status + "\n\n");
        awaitLog("start", 2);

        launcher.destroy();

        assertThat(exit()).isZero();
        assertThat(log("term")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "86,0", "137,137", "143,143"})
    @DisplayName("what cannot serve, was told to stop, or was killed by somebody is not started again")
    void doesNotStartAgain(int status, int expected) throws Exception {
        start("server", "true", status + "\n");

        assertThat(exit()).isEqualTo(expected);
        assertThat(log("start")).isEqualTo(1);
    }

    @Test
    @DisplayName("P10: told to stop, the process is told, and the launcher waits for it")
    void passesOnTheOrderToStop() throws Exception {
        start("engine", "true", "\n");
        awaitLog("start", 1);

        launcher.destroy();

        assertThat(exit()).isZero();
        assertThat(log("term")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"worker,false", "status,true"})
    @DisplayName("without supervision, and for every other command, the JVM has the launcher's process id and status")
    void becomesTheJvm(String command, String supervise) throws Exception {
        start(command, supervise, "85\n");

        assertThat(exit()).isEqualTo(85);
        assertThat(Files.readString(root.resolve("log"))).startsWith("start " + launcher.pid() + " ");
    }

    @ParameterizedTest
    @CsvSource({"server,--help", "worker,-h"})
    @DisplayName("help is shown once, and its end is no end of a server")
    void showsHelpOnce(String command, String option) throws Exception {
        start(List.of(command, option), "true", "0\n0\n");

        assertThat(exit()).isZero();
        assertThat(log("start")).isEqualTo(1);
    }

    private void start(String command, String supervise, String endings) throws IOException {
        start(List.of(command), supervise, endings);
    }

    private void start(List<String> arguments, String supervise, String endings) throws IOException {
        Files.writeString(root.resolve("endings"), endings);
        ProcessBuilder builder = new ProcessBuilder()
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("output").toFile());
        builder.command().add(root.resolve("aftercall").toString());
        builder.command().addAll(arguments);
        builder.environment().put("AFTERCALL_JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("AFTERCALL_SUPERVISE", supervise);
        launcher = builder.start();
    }

    private int exit() throws Exception {
        assertThat(launcher.waitFor(WAIT.toSeconds(), TimeUnit.SECONDS))
                .as(Files.readString(root.resolve("output")))
                .isTrue();
        return launcher.exitValue();
    }

    private void awaitLog(String word, int times) {
        Awaitility.await().atMost(WAIT).until(() -> log(word) >= times);
    }

    private long log(String word) throws IOException {
        return Files.readAllLines(root.resolve("log")).stream()
                .filter(line -> line.startsWith(word))
                .count();
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
