package io.aftercall.stripe;

/** How one attempt ended on the wire. What it means for the request is decided by {@link DecisionTable}. */
public sealed interface StripeReply {

    /**
     * A complete answer.
     *
     * @param status the HTTP status
     * @param body the whole body, decoded; may be anything, also no JSON
     */
    record Answer(int status, ReplyHeaders headers, String body) implements StripeReply {

        /** Without the body, which can hold personal data and a {@code client_secret}. */
        @Override
        public String toString() {
            return "Answer[" + status + ", " + headers + ", " + body.length() + " characters]";
        }
    }

    /** The head of an answer came, its body was cut, too large, or not UTF-8. */
    record Unreadable(int status, ReplyHeaders headers, String why) implements StripeReply {}

    /** Certainly not sent: no name, no connection, or no room in the gate. */
    record NotSent(String why) implements StripeReply {}

    /** Certainly not sent: the other side could not prove that it is Stripe. */
    record TlsFailed(String why) implements StripeReply {}

    /** Broken after the first byte may have left: Stripe may have executed the call. */
    record Broken(String why) implements StripeReply {}
}
