package io.aftercall.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few MiB in memory, which a test can fill. Mounting it takes root. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Empty if it may not be mounted here. */
    static Optional<SmallDisk> mount(Path directory) {
        try {
            Files.createDirectories(directory);
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.toString());
            return mounted ? Optional.of(new SmallDisk(directory)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is no mount command
        }
    }

    Path directory() {
        return directory;
    }

    /** To the last byte. */
    void fill() {
        try (OutputStream filler = Files.newOutputStream(filler())) {
            byte[] block = new byte[BLOCK];
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            if (directory.toFile().getUsableSpace() >= BLOCK) {
                throw new UncheckedIOException(full);
            }
        }
    }

    void free() {
        try {
            Files.delete(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (!run("umount", directory.toString()) && !run("umount", "-l", directory.toString())) {
                throw new IllegalStateException("still mounted: " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
