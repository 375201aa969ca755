package io.aftercall.queue;

import io.aftercall.config.ScriptMode;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import org.jspecify.annotations.Nullable;

/** What a worker is to run. */
public sealed interface ScriptJob {

    String contextId();

    /** Where its sender wants it to run; null for what is set. */
    @Nullable
    ScriptMode mode();

    /** How often an outcome was stored for the request; another flow runs in each, under the same execution id. */
    int round();

    /**
     * The flow of a settled request.
     *
     * @param replyJson Stripe's object on success, else the one error shape
     * @param requestAttempts how many attempts the call took
     * @param reconciled whether the outcome was unknown and has been found out since
     * @param pin null if nobody knew of such a flow when it was queued: what is active when it runs counts
     */
    record Flow(
            Request request,
            Outcome outcome,
            String replyJson,
            int requestAttempts,
            int round,
            boolean reconciled,
            @Nullable FlowPin pin)
            implements ScriptJob {

        /** Without a pin. */
        public Flow(
                Request request,
                Outcome outcome,
                String replyJson,
                int requestAttempts,
                int round,
                boolean reconciled) {
            this(request, outcome, replyJson, requestAttempts, round, reconciled, null);
        }

        /** In the first round, without a pin. */
        public Flow(Request request, Outcome outcome, String replyJson, int requestAttempts) {
            this(request, outcome, replyJson, requestAttempts, 1, false);
        }

        public Flow pinned(@Nullable FlowPin other) {
            return new Flow(request, outcome, replyJson, requestAttempts, round, reconciled, other);
        }

        /** What is asked for: {@code new_create_price_error}. Without a file of its own {@link #common} runs. */
        public String own() {
            return common() + (outcome == Outcome.SUCCEEDED ? "_response" : "_error");
        }

        public String common() {
            return request.flow();
        }

        @Override
        public String contextId() {
            return request.routing().contextId();
        }

        @Override
        public @Nullable ScriptMode mode() {
            return request.routing().mode();
        }
    }

    /** A script that somebody sent. */
    record Play(PlayRequest play) implements ScriptJob {

        @Override
        public int round() {
            return 1;
        }

        @Override
        public String contextId() {
            return play.routing().contextId();
        }

        @Override
        public @Nullable ScriptMode mode() {
            return play.routing().mode();
        }
    }

    /** What is left to publish of a run whose worker died after its result was stored. */
    record Publish(String contextId, @Nullable Request request, String outboxJson, int round) implements ScriptJob {

        @Override
        public @Nullable ScriptMode mode() {
            return null; // nothing is left to run
        }

        /** In the first round. */
        public Publish(String contextId, @Nullable Request request, String outboxJson) {
            this(contextId, request, outboxJson, 1);
        }
    }
}
