package io.aftercall.simulator;

import java.util.List;
import java.util.Set;

/** Confirm, capture and cancel: the steps of a payment intent after its creation. */
final class PaymentSteps {

    private static final Schema CONFIRM = Schema.builder()
            .text("payment_method", "return_url", "receipt_email", "mandate", "confirmation_token")
            .bool("error_on_requires_action", "use_stripe_sdk")
            .optional(Rule.oneOf("automatic", "automatic_async", "manual"), "capture_method")
            .any("off_session", "payment_method_data", "payment_method_options", "shipping", "mandate_data")
            .any("setup_future_usage", "payment_method_types", "radar_options", "amount_details")
            .expand()
            .build();
    private static final Schema CAPTURE = Schema.builder()
            .integer("amount_to_capture", "application_fee_amount")
            .bool("final_capture")
            .text("statement_descriptor", "statement_descriptor_suffix")
            .any("transfer_data", "amount_details", "payment_details")
            .common()
            .build();
    private static final Schema CANCEL = Schema.builder()
            .optional(
                    Rule.oneOf("duplicate", "fraudulent", "requested_by_customer", "abandoned"), "cancellation_reason")
            .expand()
            .build();

    private PaymentSteps() {}

    static List<Action> all() {
        return List.of(
                new Action("confirm", CONFIRM, PaymentSteps::confirm),
                new Action("capture", CAPTURE, PaymentSteps::capture),
                new Action("cancel", CANCEL, PaymentSteps::cancel));
    }

    /** @throws Refusal if there is nothing to pay with */
    static void requireMethod(Fields intent) {
        if (!intent.has("payment_method")) {
            String message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
            throw Refusals.invalid("payment_intent_unexpected_state", null, message);
        }
    }

    static Refusal unexpectedState(Fields intent, String verb) {
        String message =
                "This PaymentIntent could not be " + verb + " because it has a status of " + intent.text("status");
        Refusal refusal = Refusals.invalid("payment_intent_unexpected_state", null, message + ".");
        refusal.error().set("payment_intent", intent.copy());
        return refusal;
    }

    /** Charges the payment method; a decline leaves the intent and a failed charge behind. */
    static Result pay(Account account, Fields intent) {
        String method = intent.requiredText("payment_method");
        TestCard card = TestCard.of(method, "payment_method");
        if (card.needsAction()) {
            Fields sdk = Fields.of("type", "use_stripe_sdk", "use_stripe_sdk", new Fields());
            return Result.of(intent.set("status", "requires_action").set("next_action", sdk));
        }
        Fields charge = Charges.attempt(account, intent, method, card);
        intent.set("latest_charge", charge.text("id")).set("next_action", null);
        if (card.isDeclined()) {
            return declined(intent, charge, method, card);
        }
        long amount = intent.number("amount", 0);
        boolean held = "manual".equals(intent.text("capture_method"));
        intent.set("status", held ? "requires_capture" : "succeeded").set("last_payment_error", null);
        return Result.of(intent.set(held ? "amount_capturable" : "amount_received", amount));
    }

    private static Result declined(Fields intent, Fields charge, String method, TestCard card) {
        String code = String.valueOf(card.code());
        Fields error = Fields.of("advice_code", "try_again_later", "charge", charge.text("id"))
                .setAll(Refusals.coded("card_error", code, null, card.message()));
        if (card.declineCode() != null) {
            error.set("decline_code", card.declineCode());
        }
        error.set("payment_method", paymentMethod(charge, method)).set("payment_method_type", "card");
        intent.set("status", "requires_payment_method").set("payment_method", null);
        intent.set("last_payment_error", error.copy());
        return new Result(intent, new Refusal(402, error.set("payment_intent", intent.copy())));
    }

    private static Fields paymentMethod(Fields charge, String method) {
        Fields card = charge.nested("payment_method_details").nested("card");
        return Fields.of("id", method, "object", "payment_method", "card", card, "livemode", false, "type", "card");
    }

    private static Result confirm(Account account, Fields intent, Fields params) {
        Set<String> open = Set.of("requires_payment_method", "requires_confirmation", "requires_action");
        if (!open.contains(intent.requiredText("status"))) {
            throw unexpectedState(intent, "confirmed");
        }
        String method = params.text("payment_method");
        if (method != null) {
            TestCard.of(method, "payment_method");
            intent.set("payment_method", method);
        }
        if (params.has("capture_method")) {
            intent.set("capture_method", params.get("capture_method"));
        }
        requireMethod(intent);
        return pay(account, intent);
    }

    private static Result capture(Account account, Fields intent, Fields params) {
        if (!"requires_capture".equals(intent.text("status"))) {
            throw unexpectedState(intent, "captured");
        }
        long capturable = intent.number("amount_capturable", 0);
        long amount = params.number("amount_to_capture", capturable);
        if (amount < 1 || amount > capturable) {
            throw Refusals.invalid(
                    "amount_too_large", "amount_to_capture", "Invalid amount to capture: " + amount + ".");
        }
        account.referenced("charge", intent.requiredText("latest_charge"), "charge")
                .set("captured", true)
                .set("amount_captured", amount);
        intent.set("metadata", Metadata.merge(intent.nested("metadata"), params));
        return Result.of(intent.set("amount_capturable", 0L)
                .set("amount_received", amount)
                .set("status", "succeeded"));
    }

    private static Result cancel(Account account, Fields intent, Fields params) {
        if (Set.of("succeeded", "canceled").contains(intent.requiredText("status"))) {
            throw unexpectedState(intent, "canceled");
        }
        intent.set("cancellation_reason", params.text("cancellation_reason")).set("canceled_at", account.now());
        return Result.of(intent.set("amount_capturable", 0L).set("status", "canceled"));
    }
}
