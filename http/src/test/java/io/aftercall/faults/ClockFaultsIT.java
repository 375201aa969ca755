package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that jump: a host's counts for nothing, Redis has the only one. P15. */
@Tag("faults-full")
final class ClockFaultsIT extends FaultMatrix {

    ClockFaultsIT() {
        super("4b Clocks");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"+1h", "-1h", "+3650d", "-3650d"})
    @DisplayName("P15: one of two servers lives in another time; nothing is lost or doubled")
    void survivesAHostOfAnotherTime(String offset) {
        Optional<Path> library = library();
        if (library.isEmpty()) {
            report().skip("host clock " + offset, "faketime is not installed");
        }
        Assumptions.assumeTrue(library.isPresent(), "not injected: faketime is not installed");
        try (Scene scene = scene("host clock " + offset)) {
            Member strange = site().startIn(
                            Map.of(
                                    "LD_PRELOAD",
                                    library.get().toString(),
                                    "FAKETIME",
                                    offset,
                                    "FAKETIME_DONT_FAKE_MONOTONIC",
                                    "1",
                                    "DONT_FAKE_MONOTONIC",
                                    "1"),
                            "server");
            scene.offer(15, "mother", "429:1,500:1,delay:200");
            strange.process().kill();
            scene.offer(3, "mother", "");
            Evidence evidence = scene.assertHeld("one of two servers at " + offset + ", then killed");
            assertThat(evidence.seen().values()).extracting(Seen::outcome).containsOnly("succeeded");
        }
    }

    private static Optional<Path> library() {
        return Stream.of("x86_64-linux-gnu/faketime", "aarch64-linux-gnu/faketime", "faketime")
                .map(directory -> Path.of("/usr/lib", directory, "libfaketimeMT.so.1"))
                .filter(Files::exists)
                .findFirst();
    }
}
