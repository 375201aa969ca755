package io.aftercall.http.server;

import io.aftercall.request.FieldError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error, in the shape of RFC 9457.
 *
 * @param detail for the caller; never repeats what the caller sent
 * @param errors what is wrong with which field; empty if it is not about fields
 * @param correlationId finds the line in our log; null if nothing was logged
 */
record Problem(
        Kind kind,
        String detail,
        List<FieldError> errors,
        @Nullable String correlationId) {

    private static final int MAX_ERRORS = 100;

    /** Every kind of error that the endpoint answers with. */
    enum Kind {
        MALFORMED(400, "The request cannot be read"),
        INVALID(400, "Some fields are not as they have to be"),
        FORBIDDEN_HOST(403, "This endpoint is not known by that name"),
        FORBIDDEN_ORIGIN(403, "Not from a page of another origin"),
        NOT_FOUND(404, "Not found"),
        BAD_SIGNATURE(400, "The signature does not hold"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        TOO_MANY_CONTEXTS(409, "Too many contexts are set to something"),
        TOO_SLOW(408, "The body did not arrive in time"),
        KEY_CONFLICT(409, "The idempotency key belongs to another request"),
        NOT_CANCELLABLE(409, "The request cannot be called off any more"),
        WRONG_STATE(409, "The state of the request does not allow it"),
        TOO_LARGE(413, "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, "The body has to be application/json"),
        TOO_MANY(429, "Too many requests wait already"),
        FAULT(500, "Something went wrong here"),
        NOT_SHOWN(502, "Stripe did not show the object"),
        UNAVAILABLE(503, "Not available at the moment");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }

        /** Stays the same for programs, whatever the title says to people. */
        String type() {
            return "urn:aftercall:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Problem {
        errors = List.copyOf(errors);
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of(), null);
    }

    static Problem fault(String correlationId) {
        return new Problem(Kind.FAULT, "It was logged under the correlation id.", List.of(), correlationId);
    }

    /** @param errors at least one; only the first hundred are told */
    static Problem invalid(List<FieldError> errors) {
        List<FieldError> told = errors.size() > MAX_ERRORS ? errors.subList(0, MAX_ERRORS) : errors;
        String detail = errors.size() == 1 ? "One field is wrong." : errors.size() + " fields are wrong.";
        return new Problem(Kind.INVALID, detail + " Nothing was stored.", told, null);
    }

    static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }
}
