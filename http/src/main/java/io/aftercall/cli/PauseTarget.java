package io.aftercall.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** What a command pauses or resumes. */
final class PauseTarget {

    @Parameters(index = "0", paramLabel = "KIND", description = "account, context, worker, or all.")
    private String kind;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Its name; none for all.")
    private @Nullable String name;

    String kind() {
        return kind;
    }

    String name() {
        return name == null ? "all" : name;
    }

    /** @throws Failure if it cannot be part of a path */
    String path() {
        String path = kind + "/" + name();
        if (!path.matches("[a-z]+/[A-Za-z0-9_.:-]+")) {
            throw Failure.misuse(path + ": expected a kind and a name");
        }
        return "/api/pauses/" + path;
    }
}
