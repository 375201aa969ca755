package io.aftercall.stripe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Replies and headers for the tests of this package. */
final class Replies {

    static final String JSON = "application/json";

    private Replies() {}

    static ReplyHeaders headers() {
        return new ReplyHeaders("req_1", null, false, null, null, JSON);
    }

    static ReplyHeaders shouldRetry(@Nullable Boolean shouldRetry) {
        return new ReplyHeaders("req_1", shouldRetry, false, null, null, JSON);
    }

    static ReplyHeaders replayed() {
        return new ReplyHeaders("req_1", null, true, null, null, JSON);
    }

    static ReplyHeaders retryAfter(Duration wait) {
        return new ReplyHeaders("req_1", null, false, wait, "global-rate", JSON);
    }

    static ReplyHeaders type(@Nullable String contentType) {
        return new ReplyHeaders("req_1", null, false, null, null, contentType);
    }

    static StripeReply.Answer answer(int status, String body) {
        return new StripeReply.Answer(status, headers(), body);
    }

    static StripeReply.Answer answer(int status, ReplyHeaders headers, String body) {
        return new StripeReply.Answer(status, headers, body);
    }

    static StripeReply.Answer error(int status, String type, String code) {
        return answer(status, errorBody(type, code));
    }

    static StripeReply.Answer error(int status, ReplyHeaders headers) {
        return answer(status, headers, errorBody("api_error", ""));
    }

    static String errorBody(String type, String code) {
        return "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"m\"}}".formatted(type, code);
    }
}
