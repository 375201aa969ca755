package io.aftercall.simulator;

import org.jspecify.annotations.Nullable;

/** The error objects of Stripe's v1 API. Type, code and parameter are Stripe's; clients match on nothing else. */
final class Refusals {

    private static final String INVALID = "invalid_request_error";

    private Refusals() {}

    static Refusal invalid(String message) {
        return new Refusal(400, Fields.of("message", message, "type", INVALID));
    }

    static Refusal invalid(String param, String message) {
        return new Refusal(400, Fields.of("message", message, "param", param, "type", INVALID));
    }

    static Refusal invalid(String code, @Nullable String param, String message) {
        return new Refusal(400, coded(INVALID, code, param, message));
    }

    static Refusal missing(String param) {
        return invalid("parameter_missing", param, "Missing required param: " + param + ".");
    }

    static Refusal empty(String param) {
        return invalid("parameter_invalid_empty", param, "An empty value was given for '" + param + "'.");
    }

    static Refusal unknownParameter(String param) {
        return invalid("parameter_unknown", param, "Received unknown parameter: " + param);
    }

    /** A reference in a parameter or an id in the path that leads nowhere: 404 for the path, 400 for a parameter. */
    static Refusal noSuch(int status, String type, String id, String param) {
        return new Refusal(status, coded(INVALID, "resource_missing", param, "No such " + type + ": '" + id + "'"));
    }

    static Refusal unknownUrl(String method, String path) {
        String message = "Unrecognized request URL (" + method + ": " + path + ").";
        return new Refusal(404, Fields.of("message", message, "type", INVALID));
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, Fields.of("message", message, "type", INVALID));
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, Fields.of("message", message, "type", INVALID));
    }

    static Refusal keyInUse(String key) {
        String message = "There is currently another in-progress request using this Idempotent Key: " + key;
        return new Refusal(409, coded(INVALID, "idempotency_key_in_use", null, message));
    }

    static Refusal otherParameters(String key) {
        return mismatch(
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
                        + " Try using a key other than '" + key + "'.");
    }

    static Refusal otherEndpoint(String key, String first, String now) {
        return mismatch(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for ('" + now
                        + "' vs '" + first + "'). Try using a key other than '" + key + "'.");
    }

    private static Refusal mismatch(String message) {
        return new Refusal(400, Fields.of("message", message, "type", "idempotency_error"));
    }

    static Refusal throttled() {
        return new Refusal(429, coded(INVALID, "rate_limit", null, "Request rate limit exceeded."));
    }

    static Refusal lockTimeout() {
        String message = "This object cannot be accessed right now because another request is accessing it.";
        return new Refusal(429, coded(INVALID, "lock_timeout", null, message));
    }

    static Refusal rejected(int status) {
        return new Refusal(status, Fields.of("message", "The request was refused.", "type", INVALID));
    }

    static Refusal broken(int status) {
        return new Refusal(status, Fields.of("message", "An unknown error occurred", "type", "api_error"));
    }

    static Fields coded(String type, String code, @Nullable String param, String message) {
        Fields error = Fields.of("code", code, "doc_url", docUrl(code), "message", message);
        if (param != null) {
            error.set("param", param);
        }
        return error.set("type", type);
    }

    private static String docUrl(String code) {
        return "https://stripe.com/docs/error-codes/" + code.replace('_', '-');
    }
}
