package io.aftercall.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file that one at a time holds. The operating system keeps other processes waiting; two threads of one process, whose
 * locks of a file Java does not queue, look again until the other is done.
 */
final class StartLock implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private final FileChannel file;

    private StartLock(FileChannel file) {
        this.file = file;
    }

    /** @throws IllegalStateException if another thread of this process keeps it for longer than any start takes */
    static StartLock take(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long deadline = System.nanoTime() + BOUND.toNanos();
            while (lock(file) == null) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(path + ": held for longer than " + BOUND.toSeconds() + " s");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return new StartLock(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.lock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
