package io.aftercall.request;

import java.util.function.Consumer;

/**
 * What many submissions have in common: account, worker, context, version, parameters that are always there. Immutable;
 * thread-safe if {@code defaults} is.
 *
 * @param defaults applied to each new builder before it is handed out; what is set afterwards wins
 */
public record SubmissionTemplate(Consumer<SubmissionBuilder> defaults) {

    /** Begins a submission of {@code type} with everything in common set. */
    public SubmissionBuilder of(RequestType type) {
        SubmissionBuilder builder = Submission.of(type);
        defaults.accept(builder);
        return builder;
    }

    /** The same with more in common. */
    public SubmissionTemplate with(Consumer<SubmissionBuilder> more) {
        return new SubmissionTemplate(defaults.andThen(more));
    }
}
