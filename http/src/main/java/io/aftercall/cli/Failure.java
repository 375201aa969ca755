package io.aftercall.cli;

import com.typesafe.config.ConfigException;

/** A command cannot do what it was asked; the message is one line for a person. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
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
