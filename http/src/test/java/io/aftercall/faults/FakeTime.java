package io.aftercall.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's {@code faketime}: another wall clock for one process; its monotonic clock stays. */
final class FakeTime {

    static final String MISSING = "Debian's faketime is not installed";

    private final Path preloaded;
    private final Path libc;
    private final Path offset;

    private FakeTime(Path preloaded, Path libc, Path offset) {
        this.preloaded = preloaded;
        this.libc = libc;
        this.offset = offset;
    }

    /** Empty if it is not installed. */
    static Optional<FakeTime> in(Path directory) {
        return Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
                .filter(machine -> Files.exists(preloaded(machine)))
                .findFirst()
                .map(machine -> new FakeTime(
                        preloaded(machine), Path.of("/lib", machine, "libc.so.6"), directory.resolve("clock")));
    }

    Map<String, String> forJava(String ahead) {
        return environment(Map.of("LD_PRELOAD", preloaded.toString(), "FAKETIME", ahead));
    }

    /** Right at first; {@link #jump} moves it. The allocator of Redis asks for the time, which faketime cannot bear. */
    Map<String, String> forRedis() {
        jump("+0");
        return environment(Map.of(
                "LD_PRELOAD",
                preloaded + " " + libc,
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                "FAKETIME_NO_CACHE",
                "1"));
    }

    /** Takes hold at once. */
    void jump(String ahead) {
        try {
            Path next = Files.writeString(offset.resolveSibling("next"), ahead + "\n");
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(own);
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("DONT_FAKE_MONOTONIC", "1");
        return environment;
    }

    private static Path preloaded(String machine) {
        return Path.of("/usr/lib", machine, "faketime", "libfaketimeMT.so.1");
    }
}
