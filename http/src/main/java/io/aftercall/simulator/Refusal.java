package io.aftercall.simulator;

/**
 * Stripe's "no": thrown where a rule is broken and turned into an answer in one place. It is the only exception of the
 * simulator that carries an answer; a parameter five levels down would otherwise hand it up through each level.
 */
final class Refusal extends RuntimeException {

    private final int status;
    private final transient Fields error;

    Refusal(int status, Fields error) {
        super(error.text("message"), null, false, false);
        this.status = status;
        this.error = error;
    }

    int status() {
        return status;
    }

    Fields error() {
        return error;
    }

    Answer answer(String requestId) {
        Fields body = error.copy().set("request_log_url", "https://dashboard.stripe.com/test/logs/" + requestId);
        Answer answer = Answer.json(status, Fields.of("error", body));
        return status == 401 ? answer.with("WWW-Authenticate", "Basic realm=\"Stripe\"") : answer;
    }
}
