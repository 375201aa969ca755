package io.aftercall.queue;

import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import org.jspecify.annotations.Nullable;

/** What a worker is to run. */
public sealed interface ScriptJob {

    String contextId();

    /**
     * The flow of a settled request.
     *
     * @param replyJson Stripe's object on success, else the one error shape
     * @param requestAttempts how many attempts the call took
     */
    record Flow(Request request, Outcome outcome, String replyJson, int requestAttempts) implements ScriptJob {

        @Override
        public String contextId() {
            return request.routing().contextId();
        }
    }

    /** A script that somebody sent. */
    record Play(PlayRequest play) implements ScriptJob {

        @Override
        public String contextId() {
            return play.routing().contextId();
        }
    }

    /** What is left to publish of a run whose worker died after its result was stored. */
    record Publish(String contextId, @Nullable Request request, String outboxJson) implements ScriptJob {}
}
