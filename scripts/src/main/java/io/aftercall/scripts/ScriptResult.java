package io.aftercall.scripts;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. Only {@link Returned} has effects: a script that throws, or is stopped, has changed nothing.
 *
 * <p>{@code version} is the SHA-256 of the script's text in hex, {@code output} what it printed: bounded, with a visible
 * mark where it was cut, and without anything that looks like a secret.
 */
public sealed interface ScriptResult {

    /** The one word for it, such as {@code timed_out}. */
    String ending();

    /** Null if there was no text to take it of; {@code unknown} if the text had not been read. */
    @Nullable
    String version();

    String output();

    /** For a person: why it did not end well; null if it did. */
    @Nullable
    String error();

    /** Whether running the same text again may end otherwise. */
    boolean mayRepeat();

    /**
     * The script came to its end.
     *
     * @param resultJson its value as JSON text
     */
    record Returned(String version, String output, String resultJson, Effects effects) implements ScriptResult {

        @Override
        public String ending() {
            return "returned";
        }

        @Override
        public @Nullable String error() {
            return null;
        }

        @Override
        public boolean mayRepeat() {
            return false;
        }
    }

    /**
     * The script threw.
     *
     * @param error the exception's type and message and the script's line; bounded, no secret, no host stack
     */
    record Threw(String version, String output, String error) implements ScriptResult {

        @Override
        public String ending() {
            return "threw";
        }

        @Override
        public boolean mayRepeat() {
            return true;
        }
    }

    /**
     * The script did not end within the limit.
     *
     * @param version {@code unknown} if not even its text had been read
     */
    record TimedOut(String version, String output, Duration limit) implements ScriptResult {

        @Override
        public String ending() {
            return "timed_out";
        }

        @Override
        public String error() {
            return "the script did not end within " + limit;
        }

        @Override
        public boolean mayRepeat() {
            return true;
        }
    }

    /**
     * The script is gone without having come to an end: it took what ran it down.
     *
     * @param version {@code unknown} if not even its text had been read
     */
    record Lost(String version, String output, Cause cause, String error) implements ScriptResult {

        /** What became of it. */
        public enum Cause {
            /** It used all the memory that a run may have. */
            OUT_OF_MEMORY,
            /** It ended its process. */
            EXITED,
            /** Its process died, or stopped to speak as agreed. */
            CRASHED
        }

        @Override
        public String ending() {
            return cause.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean mayRepeat() {
            return true;
        }
    }

    /**
     * The script, or what it asked for, is not acceptable: it does not compile, the lint refused it, its result is no
     * JSON, it asked for too many calls. Running the same text again gives the same.
     *
     * @param version null if there was no text to take it of
     */
    record Rejected(@Nullable String version, String output, String error) implements ScriptResult {

        @Override
        public String ending() {
            return "rejected";
        }

        @Override
        public boolean mayRepeat() {
            return false;
        }
    }

    /** Its result, its reply, or all that it wants done together is larger than may be. Nothing of it is kept. */
    record OutputTooLarge(@Nullable String version, String output, String error) implements ScriptResult {

        @Override
        public String ending() {
            return "output_too_large";
        }

        @Override
        public boolean mayRepeat() {
            return false;
        }
    }

    /** There is no file for this flow. An ending like any other: a request need not have a flow. */
    record NoFlow(String name) implements ScriptResult {

        @Override
        public String ending() {
            return "no_flow";
        }

        @Override
        public @Nullable String version() {
            return null;
        }

        @Override
        public String output() {
            return "";
        }

        @Override
        public String error() {
            return "there is no flow " + name;
        }

        @Override
        public boolean mayRepeat() {
            return false;
        }
    }
}
