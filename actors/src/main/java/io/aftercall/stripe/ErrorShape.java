package io.aftercall.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.config.Redactor;
import io.aftercall.request.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one shape that every error flow gets (RELIABILITY 1.5), whatever went wrong. Every field is always there, null if
 * it does not apply; {@code error.type} and {@code error.message} are never null. Only named fields are taken over, so
 * that no client secret or card can come along, and every text is redacted and bounded.
 */
public final class ErrorShape {

    private static final List<String> TEXTS = List.of(
            "code",
            "decline_code",
            "advice_code",
            "network_decline_code",
            "message",
            "param",
            "doc_url",
            "request_log_url",
            "charge");
    private static final int MAX_TEXT = 2048;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ErrorShape() {}

    /**
     * Builds the error.
     *
     * @param reply how the last attempt ended; null if none did (cancelled, poison, lost with its engine)
     */
    public static ObjectNode build(ErrorContext context, @Nullable StripeReply reply) {
        JsonNode stripe = reply instanceof StripeReply.Answer answer ? AnswerBody.error(answer.body()) : null;
        ObjectNode shape = JSON.objectNode();
        shape.set("error", error(context.outcome(), reply, stripe));
        shape.put("outcome", context.outcome().wire());
        shape.put("charged", charged(context));
        shape.set("http", http(reply));
        shape.put("attempts", context.attempts());
        Instant firstSentAt = context.firstSentAt();
        shape.put("first_sent_at", firstSentAt == null ? null : firstSentAt.toString());
        shape.put("idempotency_key", context.idempotencyKey());
        shape.put("request_id", context.requestId());
        shape.put("execution_id", context.executionId());
        shape.put("endpoint", context.endpoint());
        shape.put("account", context.account());
        shape.set("livemode", livemode(stripe));
        return shape;
    }

    private static ObjectNode error(Outcome outcome, @Nullable StripeReply reply, @Nullable JsonNode stripe) {
        ObjectNode error = JSON.objectNode();
        error.put("type", type(reply, stripe));
        for (String field : TEXTS) {
            error.put(field, stripe == null ? null : text(stripe.path(field)));
        }
        error.set("payment_intent", paymentIntent(stripe == null ? null : stripe.get("payment_intent")));
        if (reply instanceof StripeReply.Answer answer) {
            describe(error, answer, stripe);
        }
        if (error.path("code").isNull() && stripe == null) {
            error.put("code", outcome.wire());
        }
        if (error.path("message").isNull()) {
            error.put("message", message(outcome, reply));
        }
        return error;
    }

    /** Row 24: the error is a text (OAuth, RFC 6749 5.2), or the body is no JSON at all. */
    private static void describe(ObjectNode error, StripeReply.Answer answer, @Nullable JsonNode stripe) {
        if (stripe == null) {
            error.put("message", answer.body().isBlank() ? "HTTP " + answer.status() : bounded(answer.body()));
        } else if (stripe.isTextual()) {
            ObjectNode body = AnswerBody.object(answer.body());
            error.put("code", bounded(stripe.asText()));
            error.put("message", body == null ? null : text(body.path("error_description")));
        }
    }

    /** Stripe's own type; else what the status means at Stripe; else the type of its clients for a broken connection. */
    private static String type(@Nullable StripeReply reply, @Nullable JsonNode stripe) {
        String own = stripe == null ? null : text(stripe.path("type"));
        if (own != null) {
            return own;
        }
        return switch (reply) {
            case null -> "aftercall_error";
            case StripeReply.Answer answer -> typeOfStatus(answer.status());
            case StripeReply.Unreadable unreadable -> "api_connection_error";
            case StripeReply.NotSent unsent -> "api_connection_error";
            case StripeReply.TlsFailed failed -> "api_connection_error";
            case StripeReply.Broken broken -> "api_connection_error";
        };
    }

    private static String typeOfStatus(int status) {
        return switch (status) {
            case 400, 404 -> "invalid_request_error";
            case 402 -> "card_error";
            default -> "api_error";
        };
    }

    private static String message(Outcome outcome, @Nullable StripeReply reply) {
        return switch (reply) {
            case null ->
                switch (outcome) {
                    case CANCELLED -> "cancelled before anything was sent";
                    case NOT_CHARGED -> "long after its key has ended Stripe has no trace of it: it was not done";
                    case POISON -> "given up: it ended every process that held it";
                    default -> "no answer was recorded";
                };
            case StripeReply.Answer answer -> "HTTP " + answer.status();
            case StripeReply.Unreadable cut -> bounded("HTTP " + cut.status() + " " + cut.why());
            case StripeReply.NotSent unsent -> bounded("not sent: " + unsent.why());
            case StripeReply.TlsFailed failed -> bounded("TLS: " + failed.why());
            case StripeReply.Broken broken -> bounded(broken.why());
        };
    }

    private static String charged(ErrorContext context) {
        boolean neverSent = context.outcome() == Outcome.POISON && context.firstSentAt() == null;
        return neverSent ? "no" : context.outcome().charged();
    }

    private static JsonNode paymentIntent(@Nullable JsonNode intent) {
        if (intent == null || intent.isNull()) {
            return JSON.nullNode();
        }
        ObjectNode known = JSON.objectNode();
        known.put("id", intent.isObject() ? text(intent.path("id")) : text(intent));
        known.put("status", text(intent.path("status")));
        return known;
    }

    private static ObjectNode http(@Nullable StripeReply reply) {
        return switch (reply) {
            case StripeReply.Answer answer -> http(answer.status(), answer.headers());
            case StripeReply.Unreadable cut -> http(cut.status(), cut.headers());
            case null -> http(null, ReplyHeaders.NONE);
            case StripeReply.NotSent unsent -> http(null, ReplyHeaders.NONE);
            case StripeReply.TlsFailed failed -> http(null, ReplyHeaders.NONE);
            case StripeReply.Broken broken -> http(null, ReplyHeaders.NONE);
        };
    }

    private static ObjectNode http(@Nullable Integer status, ReplyHeaders headers) {
        ObjectNode http = JSON.objectNode();
        http.put("status", status);
        http.put("request_id", headers.requestId());
        http.put("should_retry", headers.shouldRetry());
        http.put("replayed", headers.replayed());
        return http;
    }

    /** Not part of Stripe's error itself, but of the objects that come with it. */
    private static JsonNode livemode(@Nullable JsonNode stripe) {
        for (String object : List.of("payment_intent", "setup_intent", "source")) {
            JsonNode flag = stripe == null ? null : stripe.path(object).get("livemode");
            if (flag != null && flag.isBoolean()) {
                return flag;
            }
        }
        return JSON.nullNode();
    }

    private static @Nullable String text(JsonNode field) {
        return field.isTextual() && !field.asText().isEmpty() ? bounded(field.asText()) : null;
    }

    /** Redacted, at most 2 KiB, and with control characters spelt out, so that no terminal or log obeys them. */
    private static String bounded(String text) {
        StringBuilder safe = new StringBuilder();
        for (char c : Redactor.redact(text).toCharArray()) {
            boolean control = Character.isISOControl(c) && c != '\n' && c != '\t' || Character.isSurrogate(c);
            safe.append(control ? String.format("\\u%04x", (int) c) : c);
            if (safe.length() >= MAX_TEXT) {
                return safe.substring(0, MAX_TEXT);
            }
        }
        return safe.toString();
    }
}
