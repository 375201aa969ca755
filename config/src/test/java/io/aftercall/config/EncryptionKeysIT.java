package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that start together on one data directory. */
final class EncryptionKeysIT {

    private static final int PROCESSES = 4;

    /** What each process does: waits for a line, then opens what the directory keeps. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] args) throws IOException {
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            EncryptionKeys keys = EncryptionKeys.generatedIn(Path.of(args[0]));
            System.out.println(HexFormat.of()
                    .formatHex(keys.key(keys.currentId()).orElseThrow().getEncoded()));
        }
    }

    @Test
    @DisplayName("RW-12: processes that start together keep one key")
    void keepsOneKey(@TempDir Path dir) throws IOException {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start(dir));
            }
            Set<String> keys = race(processes);

            assertThat(keys).hasSize(1).allMatch(key -> key.matches("[0-9a-f]{64}"));
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(Path dir) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Opener.class.getName(), dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Set<String> race(List<Process> processes) throws IOException {
        List<BufferedReader> answers = new ArrayList<>();
        for (var process : processes) {
            BufferedReader answer = process.inputReader(StandardCharsets.UTF_8);
            assertThat(answer.readLine()).isEqualTo("ready");
            answers.add(answer);
        }
        for (var process : processes) {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }
        Set<String> keys = new HashSet<>();
        for (var answer : answers) {
            keys.add(answer.readLine());
        }
        return keys;
    }
}
