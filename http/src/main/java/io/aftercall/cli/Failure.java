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

    /** The first sentence of why, without the wrappers that stages put around it. */
    static String reason(Throwable fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String name = deepest.getClass().getSimpleName();
        if (deepest.getMessage() == null) {
            return name;
        }
        String line = deepest.getMessage().lines().findFirst().orElse(name);
        boolean ours = deepest instanceof IllegalArgumentException || deepest instanceof IllegalStateException;
        return ours || deepest instanceof ConfigException ? line : name + ": " + line;
    }
}
