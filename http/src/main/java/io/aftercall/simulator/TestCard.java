package io.aftercall.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's documented test payment methods (docs.stripe.com/testing) and how a payment with each ends.
 *
 * @param code the error's code, null if the payment goes through
 */
record TestCard(
        String brand,
        String last4,
        boolean needsAction,
        @Nullable String code,
        @Nullable String declineCode,
        String message) {

    private static final Map<String, TestCard> CARDS = Map.ofEntries(
            good("pm_card_visa", "visa", "4242"),
            good("pm_card_visa_debit", "visa", "5556"),
            good("pm_card_mastercard", "mastercard", "4444"),
            good("pm_card_amex", "amex", "8431"),
            good("pm_card_discover", "discover", "9424"),
            good("pm_card_us", "visa", "4242"),
            Map.entry("pm_card_authenticationRequired", new TestCard("visa", "3184", true, null, null, "")),
            Map.entry("pm_card_threeDSecure2Required", new TestCard("visa", "3220", true, null, null, "")),
            bad("pm_card_chargeDeclined", "0002", "card_declined", "generic_decline", "Your card was declined."),
            bad("pm_card_visa_chargeDeclined", "0002", "card_declined", "generic_decline", "Your card was declined."),
            insufficient("pm_card_chargeDeclinedInsufficientFunds"),
            insufficient("pm_card_visa_chargeDeclinedInsufficientFunds"),
            bad("pm_card_chargeDeclinedLostCard", "9987", "card_declined", "lost_card", "Your card was declined."),
            bad("pm_card_chargeDeclinedStolenCard", "9979", "card_declined", "stolen_card", "Your card was declined."),
            bad("pm_card_chargeDeclinedExpiredCard", "0069", "expired_card", null, "Your card has expired."),
            bad("pm_card_chargeDeclinedIncorrectCvc", "0127", "incorrect_cvc", null, "The security code is incorrect."),
            bad("pm_card_chargeDeclinedProcessingError", "0119", "processing_error", null, "Processing failed."));

    /** @throws Refusal 400 {@code resource_missing} if Stripe's tests know no such payment method */
    static TestCard of(String id, String param) {
        TestCard card = CARDS.get(id);
        if (card == null) {
            throw Refusals.noSuch(400, "PaymentMethod", id, param);
        }
        return card;
    }

    boolean isDeclined() {
        return code != null;
    }

    private static Map.Entry<String, TestCard> good(String id, String brand, String last4) {
        return Map.entry(id, new TestCard(brand, last4, false, null, null, ""));
    }

    private static Map.Entry<String, TestCard> insufficient(String id) {
        return bad(id, "9995", "card_declined", "insufficient_funds", "Your card has insufficient funds.");
    }

    private static Map.Entry<String, TestCard> bad(
            String id, String last4, String code, @Nullable String declineCode, String message) {
        return Map.entry(id, new TestCard("visa", last4, false, code, declineCode, message));
    }
}
