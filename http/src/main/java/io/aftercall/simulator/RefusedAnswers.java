package io.aftercall.simulator;

import java.util.Map;

/** What a fault answers in place of an execution. */
final class RefusedAnswers {

    private static final String PAGE =
            "<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

    private RefusedAnswers() {}

    static Answer of(Fault fault, Exchange exchange) {
        String requestId = exchange.requestId();
        return switch (fault.kind()) {
            case STATUS -> status(fault.amount(), requestId);
            case RETRY_AFTER -> status(429, requestId).with("Retry-After", Integer.toString(fault.amount()));
            case LOCK_TIMEOUT -> Refusals.lockTimeout().answer(requestId);
            case IN_USE ->
                Refusals.keyInUse(String.valueOf(exchange.raw().header("idempotency-key")))
                        .answer(requestId);
            case HTML -> Answer.html(502, PAGE);
            default -> new Answer(0, Map.of(), new byte[0]);
        };
    }

    private static Answer status(int status, String requestId) {
        if (status < 400) {
            return Answer.html(status, "").with("Location", "http://127.0.0.1:1/elsewhere");
        }
        Answer answer = switch (status) {
            case 401 -> Refusals.unauthorized("Invalid API Key provided: ***").answer(requestId);
            case 403 -> Refusals.forbidden("This account may not do that.").answer(requestId);
            case 429 -> Refusals.throttled().answer(requestId);
            case 400, 402, 404, 409, 422 -> Refusals.rejected(status).answer(requestId);
            default -> Refusals.broken(status).answer(requestId);
        };
        return switch (status) {
            case 429 -> answer.with("Stripe-Rate-Limited-Reason", "global-rate");
            case 503 -> answer.with("Stripe-Should-Retry", "true");
            default -> answer;
        };
    }
}
