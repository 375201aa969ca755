package io.aftercall.scripts;

import java.util.Optional;

/** Says before a flow is used whether it can be. Thread-safe. */
public interface FlowCheck {

    /**
     * Compiles the text, past the lint, on the caller's thread.
     *
     * @return what is wrong with it, with the line; empty if it compiles
     * @throws InterruptedException if the caller is interrupted
     */
    Optional<String> check(FlowText flow) throws InterruptedException;
}
