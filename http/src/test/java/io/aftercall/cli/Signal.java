package io.aftercall.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Signals that Java has no method for. */
public final class Signal {

    private Signal() {}

    /**
     * Returns when the signal is sent.
     *
     * @param name as {@code kill} takes it: {@code STOP}, {@code CONT}
     */
    public static void send(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
