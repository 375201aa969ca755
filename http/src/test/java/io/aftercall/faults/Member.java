package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.cli.JavaProcess;
import io.aftercall.cli.Signal;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One process of an installation.
 *
 * @param door where it answers; null for a worker
 */
record Member(String role, JavaProcess process, @Nullable URI door) implements AutoCloseable {

    static Member ready(String role, JavaProcess process) {
        String line = process.awaitLine("aftercall " + role + " ready");
        boolean answers = line.contains(" http=");
        return new Member(
                role, process, answers ? URI.create("http://" + line.replaceFirst(".* http=(\\S+).*", "$1")) : null);
    }

    boolean isAlive() {
        return process.handle().isAlive();
    }

    /** Whether it is alive after {@code wait}; answers at once if it dies. */
    boolean lives(Duration wait) {
        try {
            process.handle().onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException yes) {
            return true;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        Signal.send(process.handle(), "STOP");
    }

    void goOn() {
        Signal.send(process.handle(), "CONT");
    }

    /** Waits for the death that it was told to die. */
    void awaitCrash() {
        assertThat(process.awaitExit()).as("killed; %s", process.errors()).isEqualTo(FaultPoints.STATUS);
    }

    @Override
    public void close() {
        if (isAlive()) {
            goOn();
        }
        process.close();
    }
}
