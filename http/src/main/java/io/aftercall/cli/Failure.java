package io.aftercall.cli;

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
        String message = deepest.getMessage() == null ? "no reason given" : deepest.getMessage();
        String line = message.lines().findFirst().orElse("no reason given");
        boolean bare = deepest instanceof IllegalArgumentException || deepest instanceof IllegalStateException;
        return bare ? line : deepest.getClass().getSimpleName() + ": " + line;
    }
}
