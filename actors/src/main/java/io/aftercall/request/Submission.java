package io.aftercall.request;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application submits. Immutable; made by {@link SubmissionBuilder}.
 *
 * @param callerKey the caller's own idempotency key: a repeat of it meets the first request; null if none
 */
public record Submission(
        RequestType type,
        Target target,
        Routing routing,
        Credential credential,
        Origin origin,
        Schedule schedule,
        @Nullable String callerKey) {

    private static final Pattern CALLER_KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    public Submission {
        boolean generic = type == RequestType.STRIPE;
        if (generic && (target.method() == null || target.path() == null)) {
            throw new InvalidSubmission(
                    target.method() == null ? "method" : "path",
                    "expected with type stripe: POST, GET or DELETE of /v1/…");
        }
        if (!generic && (target.method() != null || target.path() != null)) {
            throw new InvalidSubmission(
                    "path", "expected only with type stripe, no method and path with " + type.wire());
        }
        if (credential instanceof Credential.Sealed) {
            throw new InvalidSubmission("secret", "expected an account or the secret itself");
        }
        if (callerKey != null && !CALLER_KEY.matcher(callerKey).matches()) {
            throw new InvalidSubmission("Idempotency-Key", "expected 1 to 255 printable ASCII characters, no spaces");
        }
    }

    /** Begins a submission of {@code type}. */
    public static SubmissionBuilder of(RequestType type) {
        return new SubmissionBuilder(type);
    }
}
