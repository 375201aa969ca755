package io.aftercall.cli;

import com.typesafe.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A command cannot do what it was asked; the message is one line for a person. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Failure(String message) {
        super(message);
        exitCode = CommandLine.ExitCode.SOFTWARE;
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
        exitCode = CommandLine.ExitCode.SOFTWARE;
    }

    private Failure(String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What was asked cannot be understood: an option, an argument or a setting is not as it has to be. */
    static Failure misuse(String message) {
        return misuse(message, null);
    }

    static Failure misuse(String message, @Nullable Throwable cause) {
        return new Failure(message, CommandLine.ExitCode.USAGE, cause);
    }

    int exitCode() {
        return exitCode;
    }

    /** Why in one line: our own words, the outermost ones, or else those of the deepest cause. */
    static String reason(Throwable fault) {
        Throwable deepest = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (isOurs(cause) && cause.getMessage() != null) {
                return cause.getMessage().lines().findFirst().orElse("");
            }
            deepest = cause;
        }
        String name = deepest.getClass().getSimpleName();
        return deepest.getMessage() == null
                ? name
                : name + ": " + deepest.getMessage().lines().findFirst().orElse("");
    }

    private static boolean isOurs(Throwable fault) {
        return fault instanceof IllegalArgumentException
                || fault instanceof IllegalStateException
                || fault instanceof ConfigException;
    }
}
