package io.aftercall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoIT {

    @TempDir
    Path temporary;

    @Test
    @DisplayName("RH-01, RH-02, RH-03, RH-04, RH-05: the demo runs every operation and the chain, and leaves nothing")
    void showsTheMainJob() throws IOException {
        Map<String, String> environment =
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary, "AFTERCALL_LOG_LEVEL", "WARN");

        try (JavaProcess demo = JavaProcess.start(environment, Main.class, List.of("demo", "--flows", "../flows"))) {
            assertThat(demo.awaitExit())
                    .as("%s %s", demo.lines(), demo.errors())
                    .isZero();
            assertThat(demo.lines())
                    .anyMatch(line -> line.contains("declined payment") && line.contains("settled: declined"))
                    .anyMatch(line -> line.contains("payment_intent") && line.contains("same key"))
                    .anyMatch(line -> line.startsWith("chain: subscription"))
                    .contains("Effects at Stripe: 10 for 10 requests, exactly one for each key.")
                    .endsWith("Everything ended as it has to.")
                    .noneMatch(line -> line.contains("\u001b"));
        }
        assertThat(isThere("glob:**/aftercall-demo-*")).isFalse();
    }

    @Test
    @DisplayName("a demo that is stopped while it starts takes away what it has started, and has not shown anything")
    void leavesNothingWhenItIsStopped() throws IOException {
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);

        try (JavaProcess demo = JavaProcess.start(environment, Main.class, List.of("demo", "--flows", "../flows"))) {
            Awaitility.await().until(() -> isThere("glob:**/aftercall-demo-*"));
            demo.terminate();

            assertThat(demo.awaitExit()).isEqualTo(1);
        }
        assertThat(isThere("glob:**/aftercall-demo-*")).isFalse();
    }

    private boolean isThere(String glob) throws IOException {
        PathMatcher matcher = temporary.getFileSystem().getPathMatcher(glob);
        try (Stream<Path> files = Files.list(temporary)) {
            return files.anyMatch(matcher::matches);
        }
    }
}
