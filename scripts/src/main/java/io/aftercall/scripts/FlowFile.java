package io.aftercall.scripts;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One flow file and what its present content compiles to. Thread-safe. */
final class FlowFile {

    /** A file that changed this recently may change again within one tick of its clock, and look the same. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /**
     * How a file looks from outside.
     *
     * @param settled whether the same look means the same content
     */
    record Stamp(FileTime changed, long size, @Nullable Object key, boolean settled) {

        /** Of what cannot be read. */
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), 0, null, false);

        static Stamp of(BasicFileAttributes attributes, Instant now) {
            FileTime changed = attributes.lastModifiedTime();
            boolean settled = changed.toInstant().plus(SETTLED).isBefore(now);
            return new Stamp(changed, attributes.size(), attributes.fileKey(), settled);
        }
    }

    /** Reads the file. */
    interface Content {
        String read() throws IOException;
    }

    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Stamp seen;
    private @Nullable String text;
    private volatile @Nullable CompileOnce current;

    Compilation acquire(Stamp stamp, Content content, Function<String, Compilation> compile)
            throws IOException, InterruptedException {
        reading.lockInterruptibly();
        try {
            if (current == null || !stamp.settled() || !stamp.equals(seen)) {
                refresh(content.read());
                seen = stamp;
            }
            String source = text;
            return current.acquire(() -> compile.apply(source));
        } finally {
            reading.unlock();
        }
    }

    /** The file is gone. */
    void retire() {
        CompileOnce last = current;
        if (last != null) {
            last.retire();
        }
    }

    private void refresh(String now) {
        if (current != null && now.equals(text)) {
            return;
        }
        retire();
        text = now;
        current = new CompileOnce();
    }
}
