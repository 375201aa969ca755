package io.aftercall.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.request.StripeCall;
import java.util.Set;

/**
 * What an object that was found at Stripe says about the call that made it. That it exists is not enough: a payment
 * intent is kept when its confirmation was declined (docs.stripe.com/payments/paymentintents/lifecycle).
 */
public final class CreatedObject {

    private static final Set<String> INTENTS = Set.of("payment_intent", "setup_intent");

    /** As an intent is after a confirmation that was not declined; {@code requires_action} is an answer with 200 too. */
    private static final Set<String> CONFIRMED =
            Set.of("succeeded", "processing", "requires_capture", "requires_action");

    private CreatedObject() {}

    /** What is known of the call. */
    public sealed interface Judgement {

        /** Stripe did all that was asked. */
        record Done() implements Judgement {}

        /**
         * Stripe made the object and the card was declined.
         *
         * @param body as Stripe answers a decline: {@code {"error":{…}}}
         */
        record Declined(String body) implements Judgement {}

        /** The object does not say it, or not yet. */
        record Unclear(String why) implements Judgement {}
    }

    /** @param object what the creation {@code call} has made, as it is now */
    public static Judgement judge(StripeCall call, ObjectNode object) {
        String kind = object.path("object").asText();
        String status = object.path("status").asText();
        if (kind.equals("charge") && status.equals("failed")) {
            return new Judgement.Declined(failedCharge(object));
        }
        boolean confirmed = ("&" + call.body() + "&").contains("&confirm=true&");
        if (!INTENTS.contains(kind) || !confirmed || CONFIRMED.contains(status)) {
            return new Judgement.Done();
        }
        JsonNode error = object.path(kind.equals("setup_intent") ? "last_setup_error" : "last_payment_error");
        if (status.equals("requires_payment_method") && error instanceof ObjectNode last) {
            return new Judgement.Declined(declinedIntent(kind, last, object));
        }
        return new Judgement.Unclear("it was to be confirmed, and its status is " + word(status));
    }

    private static String declinedIntent(String kind, ObjectNode last, ObjectNode intent) {
        ObjectNode error = last.deepCopy();
        if (!error.path("type").isTextual()) {
            error.put("type", "card_error");
        }
        error.set(kind, intent);
        return JsonNodeFactory.instance.objectNode().set("error", error).toString();
    }

    /** The legacy way to pay keeps the reason in the charge (docs.stripe.com/api/charges/object). */
    private static String failedCharge(ObjectNode charge) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("type", "card_error");
        error.set("code", charge.path("failure_code"));
        error.set("message", charge.path("failure_message"));
        error.set("decline_code", charge.path("outcome").path("reason"));
        error.set("charge", charge.path("id"));
        return JsonNodeFactory.instance.objectNode().set("error", error).toString();
    }

    private static String word(String status) {
        return status.matches("[a-z_]{1,64}") ? status : "not one of Stripe's";
    }
}
