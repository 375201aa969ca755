package io.aftercall.scripts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. Only {@link Returned} has effects: a script that throws, or is stopped, has changed nothing.
 *
 * <p>{@code version} is the SHA-256 of the script's text in hex, {@code output} what it printed: bounded, with a visible
 * mark where it was cut, and without anything that looks like a secret.
 */
public sealed interface ScriptResult {

    /**
     * The script came to its end.
     *
     * @param resultJson its value as JSON text
     */
    record Returned(String version, String output, String resultJson, Effects effects) implements ScriptResult {}

    /**
     * The script threw. Running it again may help.
     *
     * @param message the exception's type and message and the script's line; bounded, no secret, no host stack
     */
    record Threw(String version, String output, String message) implements ScriptResult {}

    /**
     * The script did not end within the limit.
     *
     * @param version {@code unknown} if not even its text had been read
     */
    record TimedOut(String version, String output, Duration limit) implements ScriptResult {}

    /**
     * The script, or what it asked for, is not acceptable: it does not compile, the lint refused it, its result is no
     * JSON, it went over a limit. Running the same text again gives the same.
     *
     * @param version null if there was no text to take it of
     */
    record Rejected(@Nullable String version, String output, String why) implements ScriptResult {}

    /** There is no file for this flow. An ending like any other: a request need not have a flow. */
    record NoFlow(String name) implements ScriptResult {}
}
