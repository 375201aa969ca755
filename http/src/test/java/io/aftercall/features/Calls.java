package io.aftercall.features;

import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import java.util.List;
import java.util.Map;

/** Submissions that tests begin with. */
final class Calls {

    private Calls() {}

    static SubmissionBuilder of(RequestType type, Map<String, ?> params) {
        return Submission.of(type).params(params);
    }

    static SubmissionBuilder payment() {
        return of(RequestType.PAYMENT_INTENT, Map.of("amount", 2000, "currency", "usd"));
    }

    /** A payment that suffers what {@code faults} says, in the simulator's words. */
    static SubmissionBuilder paymentWith(String faults) {
        return payment().param("metadata", Map.of("sim_fault", faults));
    }

    /** A payment that is confirmed at once with one of Stripe's test cards. */
    static SubmissionBuilder paymentBy(String card) {
        return payment()
                .param("confirm", true)
                .param("payment_method", card)
                .param("payment_method_types", List.of("card"));
    }

    static SubmissionBuilder stripe(String method, String path, Map<String, ?> params) {
        return Submission.of(RequestType.STRIPE).call(method, path).params(params);
    }
}
