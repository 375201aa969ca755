package io.aftercall.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Closes what a command has opened, once: at the end of the command, or when the process is told to stop by SIGTERM or
 * SIGINT. In the second case the process ends with a status of our choice, where the JVM's own would be 128 and more.
 */
public final class ExitHook implements AutoCloseable {

    private final Runnable closing;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ExitHook(Runnable closing, IntSupplier status) {
        this.closing = closing;
        this.thread = new Thread(() -> stopped(status.getAsInt()), "aftercall-exit");
    }

    /** @param status what the process ends with when it is told to stop and {@code closing} has run */
    public static ExitHook on(Runnable closing, int status) {
        return on(closing, () -> status);
    }

    /** @param status asked when the process is told to stop, before {@code closing} runs */
    static ExitHook on(Runnable closing, IntSupplier status) {
        ExitHook hook = new ExitHook(closing, status);
        Runtime.getRuntime().addShutdownHook(hook.thread);
        return hook;
    }

    /** Tells this process to stop, as a SIGTERM does: the hook closes and decides the status. Returns at once. */
    public static void stopProcess() {
        Thread.ofPlatform()
                .name("aftercall-stop")
                .start(() -> Runtime.getRuntime().exit(0));
    }

    /** Whether it was closed, or is being closed. */
    public boolean isClosed() {
        return closed.get();
    }

    /** Holds the caller's thread until the process is told to stop. */
    void awaitStop() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.run();
            forget();
        }
    }

    private void stopped(int status) {
        if (!closed.compareAndSet(false, true)) {
            return; // the command is at its end anyway and has its own status
        }
        int end = 1;
        try {
            closing.run();
            end = status;
        } catch (RuntimeException e) {
            System.err.println("aftercall: not everything could be closed: " + Failure.reason(e));
        } finally {
            LogLines.writeLast();
            Runtime.getRuntime().halt(end);
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException stopping) {
            // The process was told to stop meanwhile: the hook finds that there is nothing left to close.
        }
    }
}
