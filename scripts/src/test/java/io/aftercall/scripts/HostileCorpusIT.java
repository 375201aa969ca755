package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.scripts.isolation.IsolatedProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What scripts can do to get out, past the lint, which is switched off here: nothing of it reaches this process, its files
 * or its sockets, and the next script does not notice.
 */
final class HostileCorpusIT {

    private static final String SECRET = "canary-5c1d93";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Set<String> NAMES = Set.of(
            "returned", "threw", "timed_out", "out_of_memory", "output_too_large", "rejected", "exited", "crashed");

    private static final AtomicInteger connections = new AtomicInteger();
    private static Path directory;
    private static Path canary;
    private static ServerSocket listener;
    private static Isolated unchecked;
    private static Isolated impatient;

    @BeforeAll
    static void open() throws IOException {
        directory = Files.createTempDirectory("aftercall-canary");
        canary = Files.writeString(directory.resolve("canary.txt"), SECRET);
        Files.createDirectory(directory.resolve("writes"));
        System.setProperty("canary", SECRET);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(HostileCorpusIT::accept);
        unchecked = Isolated.unchecked(LIMIT);
        impatient = Isolated.unchecked(SHORT);
    }

    @AfterAll
    static void close() throws IOException {
        unchecked.close();
        impatient.close();
        listener.close();
        System.clearProperty("canary");
    }

    static Stream<Corpus> hostile() {
        return Corpus.of("hostile.txt").stream();
    }

    static Stream<Corpus> benign() {
        return Corpus.of("benign.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    @DisplayName(
            "RH-36 RH-37 RW-07 N4 T14: a hostile script reaches nothing, its run has a named end, the next is exact")
    void reachesNothing(Corpus hostile) {
        assertThat(unchecked.engine().state())
                .as("bubblewrap has to be installed and allowed to work for this test; .ci/run installs it")
                .isEqualTo(IsolatedProcesses.State.CONFINED);
        ScriptInput input = Scripts.context(Map.of("own", "1"));

        ScriptResult result = engine(hostile).run(armed(hostile.script()), "hostile", input);

        assertThat(result.ending()).isIn(NAMES);
        assertThat(result.toString()).doesNotContain(SECRET, "root:", "sk_live");
        assertThat(canary).hasContent(SECRET);
        assertThat(directory.resolve("writes")).isEmptyDirectory();
        assertThat(connections).hasValue(0);
        assertThat(unchecked.result("['x'.size() + 1, [1, 2].sum(), [a: 'b'].get('a'), 'a' + 'b']"))
                .isEqualTo("[2,3,\"b\",\"ab\"]");
    }

    @Test
    @DisplayName(
            "RH-37 N4 T14: a script writes nowhere but to its own 8 MiB: not to the kernel's settings, also if root runs it")
    void writesNowhereElse() {
        assertThat(unchecked.result("""
                        ['/tmp/x', '/dev/x', '/dev/shm/x', '/x', '/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname',
                         '/proc/sys/vm/swappiness', '/proc/self/oom_score_adj'].findAll {
                            try { new RandomAccessFile(it, 'rw').close(); true } catch (IOException e) { false }
                        }""")).isEqualTo("[\"/tmp/x\"]");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("benign")
    @DisplayName("RW-04 RW-08: a harmless script gives exactly its result")
    void leavesTheHarmlessAlone(Corpus benign) {
        assertThat(unchecked.result(benign.script())).isEqualTo(benign.title());
    }

    /** The whole limit is waited for only where a script has to be stopped. */
    private static Isolated engine(Corpus hostile) {
        boolean endless =
                List.of("hang", "output", "memory", "callback", "file: a wide walk", "exit: shutdown hook").stream()
                        .anyMatch(kind -> hostile.title().startsWith(kind));
        return endless ? impatient : unchecked;
    }

    private static String armed(String script) {
        return script.replace("FILE", canary.toString())
                .replace("DIR", directory.resolve("writes").toString())
                .replace("PORT", Integer.toString(listener.getLocalPort()));
    }

    private static void accept() {
        while (!listener.isClosed()) {
            try {
                listener.accept().close();
                connections.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }
}
