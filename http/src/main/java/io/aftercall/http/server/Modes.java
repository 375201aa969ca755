package io.aftercall.http.server;

import io.aftercall.config.IsolationSettings;
import io.aftercall.config.ScriptMode;
import io.aftercall.request.Submission;
import org.jspecify.annotations.Nullable;

/** Where a sender wants a script to run, and whether they may. */
final class Modes {

    private static final String FIELD = "mode";

    private Modes() {}

    /** @return null if nothing is asked for, or it is wrong, which is noted */
    static @Nullable ScriptMode read(Fields fields) {
        return fields.text(FIELD)
                .map(text -> ScriptMode.ofWire(text).orElse(null))
                .or(() -> {
                    fields.any(FIELD)
                            .filter(value -> value.isTextual())
                            .ifPresent(unknown -> fields.error(FIELD, "expected trusted or isolated"));
                    return java.util.Optional.empty();
                })
                .orElse(null);
    }

    /** Notes what the sender of a script may not have. */
    static void checkInline(@Nullable ScriptMode mode, IsolationSettings settings, Fields fields) {
        if (mode == ScriptMode.TRUSTED && !settings.inlineTrusted()) {
            fields.error(
                    FIELD, "trusted is not allowed here for scripts that are sent: scripts.inline-trusted is not set");
        }
    }

    /** @throws ProblemException if the flow of the submission may not run where it asks to */
    static Submission requireFlow(Submission submission, String prefix, IsolationSettings settings) {
        ScriptMode mode = submission.routing().mode();
        if (mode != null && !settings.flows().admits(mode)) {
            throw new ProblemException(
                    Problem.invalid(prefix + FIELD, "trusted is not allowed here for flows: flows.mode is isolated"));
        }
        return submission;
    }
}
