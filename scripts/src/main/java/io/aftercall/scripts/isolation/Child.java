package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One child process, and what it says. Used by one thread at a time; anyone may {@link #kill} it. */
public final class Child {

    private static final Logger log = LoggerFactory.getLogger(Child.class);
    private static final long REAP_SECONDS = 10;

    /** How a process came to its end: what it exited with, and whether we did it. */
    public record Death(int status, boolean killedByUs) {

        /** Shells, and bubblewrap, add 128 to the number of the signal. */
        public boolean bySignal() {
            return status > 128;
        }
    }

    private final Process process;
    private final Frames frames;
    private @Nullable Object owner;
    private int runs;
    private volatile boolean killed;

    Child(Process process) {
        this.process = process;
        this.frames = new Frames(process.getInputStream(), process.getOutputStream());
    }

    /** A pipe that is closed is no news yet: what is received next finds the end. */
    public void send(String frame) {
        try {
            frames.write(frame);
        } catch (IOException closed) {
            log.debug("A child has closed its input. pid={}", process.pid(), closed);
        }
    }

    /** @return null if the process has ended */
    @Nullable
    String receive(int maxBytes) throws IOException {
        byte[] said = receiveBytes(maxBytes);
        return said == null ? null : new String(said, StandardCharsets.UTF_8);
    }

    /** @return UTF-8, or null if the process has ended */
    public byte @Nullable [] receiveBytes(int maxBytes) throws IOException {
        try {
            return frames.readBytes(maxBytes);
        } catch (Frames.BrokenFrame broken) {
            throw broken;
        } catch (IOException closed) {
            return null; // the pipe went with the process
        }
    }

    /** The process, and everything that it started, is gone at once. */
    public void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** Waits for the end, which is near: the process was killed, or has closed its output. */
    public Death death() {
        boolean ended = false;
        try {
            boolean byItself = process.waitFor(1, TimeUnit.SECONDS);
            if (!byItself) {
                process.destroyForcibly();
            }
            ended = process.waitFor(REAP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Death(ended ? process.exitValue() : -1, killed);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    void ownedBy(Object key) {
        owner = key;
    }

    boolean belongsTo(Object key) {
        return key.equals(owner);
    }

    int countRun() {
        return ++runs;
    }
}
