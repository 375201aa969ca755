package io.aftercall.faults;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Stands around every step that a process takes outside itself. Thread-safe. */
@FunctionalInterface
public interface Steps {

    /**
     * Takes the step, or does something else.
     *
     * @param name the port and its method: {@code requests.settle}
     */
    <T> CompletionStage<T> step(String name, Supplier<CompletionStage<T>> step);
}
