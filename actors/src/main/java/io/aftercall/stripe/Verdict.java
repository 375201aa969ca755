package io.aftercall.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.request.Outcome;
import io.aftercall.stripe.Backoff.Pace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one reply says by itself: its row of the table (RELIABILITY 1.4), before history and budgets are looked at.
 *
 * @param row the number of the row
 * @param effect what the reply says about execution at Stripe
 * @param outcome what the request ends in if it ends here
 * @param again whether the row asks for another attempt
 * @param pace how patient the wait before it is
 * @param retryAfter how long Stripe asked to wait, or null
 * @param reason for logs and people
 */
record Verdict(
        int row,
        Effect effect,
        Outcome outcome,
        boolean again,
        Pace pace,
        @Nullable Duration retryAfter,
        String reason) {

    /** What a reply says about execution at Stripe. */
    enum Effect {
        /** Stripe's last word on the key: an earlier execution would have been replayed. */
        FINAL,
        /** This attempt did nothing; it says nothing about earlier ones (class u). */
        NONE,
        /** This attempt may have been executed (class x). */
        MAYBE
    }

    static Verdict of(StripeReply reply) {
        return switch (reply) {
            case StripeReply.Answer answer -> ofAnswer(answer);
            case StripeReply.Unreadable cut -> ofUnreadable(cut.status(), cut.headers(), cut.why());
            case StripeReply.NotSent unsent -> retry(19, Effect.NONE, Outcome.NOT_SENT, unsent.why());
            case StripeReply.TlsFailed failed -> end(20, Effect.NONE, Outcome.TLS, failed.why());
            case StripeReply.Broken broken -> retry(21, Effect.MAYBE, Outcome.UNKNOWN, broken.why());
        };
    }

    /** Rows 1 to 18 and 24: by status, then by the type and code of the error. */
    private static Verdict ofAnswer(StripeReply.Answer answer) {
        ReplyHeaders headers = answer.headers();
        return switch (answer.status() / 100) {
            case 2 -> ofSuccess(answer);
            case 3 -> end(4, Effect.NONE, Outcome.PROTOCOL_ERROR, http(answer.status()));
            case 4 -> ofClientError(answer).orderedBy(headers);
            case 5 -> ofServerError(answer.status(), headers).orderedBy(headers);
            default -> retry(21, Effect.MAYBE, Outcome.UNKNOWN, http(answer.status()));
        };
    }

    private static Verdict ofSuccess(StripeReply.Answer answer) {
        if (!AnswerBody.isObjectOfStripe(answer)) {
            return retry(2, Effect.MAYBE, Outcome.UNKNOWN, http(answer.status()) + " without a JSON object");
        }
        return end(answer.headers().replayed() ? 3 : 1, Effect.FINAL, Outcome.SUCCEEDED, http(answer.status()));
    }

    private static Verdict ofClientError(StripeReply.Answer answer) {
        JsonNode error = AnswerBody.error(answer.body());
        if (AnswerBody.errorText(error, "code").equals("idempotency_key_in_use")) {
            return retry(12, Effect.MAYBE, Outcome.UNKNOWN, http(answer.status()));
        }
        boolean conflict = AnswerBody.errorText(error, "type").equals("idempotency_error");
        // What has not Stripe's error shape came from something before Stripe (row 24): it cannot vouch for the key.
        Effect word = AnswerBody.isErrorOfStripe(error) ? Effect.FINAL : Effect.NONE;
        String reason = http(answer.status());
        return switch (answer.status()) {
            case 400 -> conflict ? keyConflict(reason) : ofBadRequest(error, word, answer.headers());
            case 401 -> end(8, Effect.NONE, Outcome.AUTH, reason);
            case 402 -> isCardError(error) ? end(9, word, Outcome.DECLINED, reason) : other(reason);
            case 403 -> end(10, Effect.NONE, Outcome.FORBIDDEN, reason);
            case 404 -> conflict ? keyConflict(reason) : end(11, word, Outcome.REJECTED, reason);
            case 409 -> retry(12, Effect.MAYBE, Outcome.UNKNOWN, reason);
            case 429 -> limited(13, error, answer.headers());
            default -> other(reason);
        };
    }

    /** A status without a rule of its own can come from anything on the way; it cannot vouch for the key. */
    private static Verdict other(String reason) {
        return end(14, Effect.NONE, Outcome.REJECTED, reason);
    }

    private static Verdict ofBadRequest(@Nullable JsonNode error, Effect word, ReplyHeaders headers) {
        return AnswerBody.errorText(error, "code").equals("rate_limit")
                ? limited(7, error, headers)
                : end(5, word, Outcome.REJECTED, http(400));
    }

    private static boolean isCardError(@Nullable JsonNode error) {
        String type = AnswerBody.errorText(error, "type");
        return type.isEmpty() || type.equals("card_error");
    }

    private static Verdict keyConflict(String reason) {
        return end(6, Effect.MAYBE, Outcome.KEY_CONFLICT, reason + " idempotency_error");
    }

    private static Verdict limited(int row, @Nullable JsonNode error, ReplyHeaders headers) {
        boolean lock = AnswerBody.errorText(error, "code").equals("lock_timeout");
        String detail = headers.rateLimitedReason() == null ? "" : " (" + headers.rateLimitedReason() + ")";
        return new Verdict(
                row,
                Effect.NONE,
                Outcome.RATE_LIMITED,
                true,
                lock ? Pace.NORMAL : Pace.SLOW,
                headers.retryAfter(),
                (lock ? "lock_timeout" : "rate limit") + detail);
    }

    private static Verdict ofServerError(int status, ReplyHeaders headers) {
        boolean saved = headers.replayed() || Boolean.FALSE.equals(headers.shouldRetry());
        return saved
                ? end(16, Effect.MAYBE, Outcome.UNKNOWN, http(status) + ", saved at Stripe")
                : retry(15, Effect.MAYBE, Outcome.UNKNOWN, http(status));
    }

    private static Verdict ofUnreadable(int status, ReplyHeaders headers, String why) {
        String reason = http(status) + " " + why;
        return status / 100 == 2
                ? retry(2, Effect.MAYBE, Outcome.UNKNOWN, reason)
                : retry(21, Effect.MAYBE, Outcome.UNKNOWN, reason).orderedBy(headers);
    }

    /** Rows 16 to 18: what Stripe says about retrying beats the row, and so does how long it asks to wait. */
    private Verdict orderedBy(ReplyHeaders headers) {
        boolean asked = headers.shouldRetry() == null ? again : headers.shouldRetry();
        String order = headers.shouldRetry() == null || asked == again ? "" : ", Stripe-Should-Retry: " + asked;
        return new Verdict(row, effect, outcome, asked, pace, headers.retryAfter(), reason + order);
    }

    private static Verdict retry(int row, Effect effect, Outcome outcome, String reason) {
        return new Verdict(row, effect, outcome, true, Pace.NORMAL, null, reason);
    }

    private static Verdict end(int row, Effect effect, Outcome outcome, String reason) {
        return new Verdict(row, effect, outcome, false, Pace.NORMAL, null, reason);
    }

    private static String http(int status) {
        return "HTTP " + status;
    }
}
