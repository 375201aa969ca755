package io.aftercall.scripts;

import org.jspecify.annotations.Nullable;

/**
 * What turns a run into {@link ScriptResult.Rejected}, or {@link ScriptResult.OutputTooLarge}. A script that catches it
 * is refused all the same.
 */
final class ScriptRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    ScriptRefusal(String why) {
        this(why, false);
    }

    private ScriptRefusal(String why, boolean tooLarge) {
        super(why);
        this.tooLarge = tooLarge;
    }

    /** For what is in order, but too much. */
    static ScriptRefusal tooLarge(String why) {
        return new ScriptRefusal(why, true);
    }

    ScriptResult result(@Nullable String version, String output, String why) {
        return tooLarge
                ? new ScriptResult.OutputTooLarge(version, output, why)
                : new ScriptResult.Rejected(version, output, why);
    }
}
