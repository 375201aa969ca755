package io.aftercall.simulator;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /v1/payment_intents}. The steps after the creation are in {@link PaymentSteps}. */
final class PaymentIntents implements Resource {

    private static final long MOST = 99_999_999;
    private static final Map<String, Long> LEAST =
            Map.of("usd", 50L, "eur", 50L, "gbp", 30L, "jpy", 50L, "chf", 50L, "dkk", 250L, "sek", 300L, "nok", 300L);
    private static final Schema AUTOMATIC = Schema.builder()
            .required("enabled", Rule.bool())
            .optional(Rule.oneOf("always", "never"), "allow_redirects")
            .build();
    private static final Schema CREATION = changeable()
            .required("amount", Rule.integer())
            .required("currency", Rule.currency())
            .bool("confirm", "error_on_requires_action", "use_stripe_sdk")
            .optional(Rule.oneOf("automatic", "manual"), "confirmation_method")
            .optional(Rule.hash(AUTOMATIC), "automatic_payment_methods")
            .text("confirmation_token", "mandate", "on_behalf_of", "return_url")
            .any("mandate_data", "off_session", "radar_options", "excluded_payment_method_types")
            .build();
    private static final Schema UPDATE =
            changeable().integer("amount").optional(Rule.currency(), "currency").build();

    private static Schema.Builder changeable() {
        return Schema.builder()
                .text("customer", "payment_method", "description", "receipt_email", "transfer_group")
                .text("statement_descriptor", "statement_descriptor_suffix", "payment_method_configuration")
                .integer("application_fee_amount")
                .optional(Rule.oneOf("automatic", "automatic_async", "manual"), "capture_method")
                .optional(Rule.oneOf("off_session", "on_session"), "setup_future_usage")
                .optional(Rule.list(Rule.text()), "payment_method_types")
                .any("payment_method_data", "payment_method_options", "shipping", "transfer_data")
                .any("amount_details", "payment_details", "hooks")
                .common();
    }

    @Override
    public String type() {
        return "payment_intent";
    }

    @Override
    public String path() {
        return "payment_intents";
    }

    @Override
    public Schema creation() {
        return CREATION;
    }

    @Override
    public Schema update() {
        return UPDATE;
    }

    @Override
    public Set<String> filters() {
        return Set.of("customer");
    }

    @Override
    public boolean searchable() {
        return true;
    }

    @Override
    public List<Action> actions() {
        return PaymentSteps.all();
    }

    @Override
    public void validate(Fields params) {
        long amount = params.number("amount", 0);
        String currency = params.requiredText("currency");
        if (amount < 0) {
            throw Refusals.invalid(
                    "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.");
        }
        if (amount < LEAST.getOrDefault(currency, 50L)) {
            throw Refusals.invalid(
                    "amount_too_small", "amount", "Amount must be at least the minimum of " + currency + ".");
        }
        if (amount > MOST) {
            throw Refusals.invalid("amount_too_large", "amount", "Amount must be no more than " + MOST + ".");
        }
        if (params.has("automatic_payment_methods") && params.has("payment_method_types")) {
            throw Refusals.invalid("You may only specify one of: automatic_payment_methods, payment_method_types.");
        }
    }

    @Override
    public Result create(Account account, Fields params) {
        checkReferences(account, params);
        String id = account.ids().next("pi");
        Fields intent = account.begin(type(), id)
                .set("amount", params.get("amount"))
                .set("amount_capturable", 0L)
                .set("amount_details", Fields.of("tip", new Fields()))
                .set("amount_received", 0L)
                .set("application", null)
                .set("application_fee_amount", params.get("application_fee_amount"))
                .set("automatic_payment_methods", params.get("automatic_payment_methods"))
                .set("canceled_at", null)
                .set("cancellation_reason", null)
                .set("capture_method", params.has("capture_method") ? params.get("capture_method") : "automatic_async")
                .set("client_secret", id + "_secret_" + account.ids().signs(25))
                .set(
                        "confirmation_method",
                        params.has("confirmation_method") ? params.get("confirmation_method") : "automatic")
                .set("currency", params.text("currency"))
                .set("customer", params.text("customer"))
                .set("description", params.text("description"))
                .set("last_payment_error", null)
                .set("latest_charge", null)
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("next_action", null)
                .set("on_behalf_of", params.text("on_behalf_of"))
                .set("payment_method", params.text("payment_method"))
                .set("payment_method_configuration_details", null)
                .set("payment_method_options", cardOptions())
                .set(
                        "payment_method_types",
                        params.has("payment_method_types") ? params.texts("payment_method_types") : List.of("card"))
                .set("processing", null)
                .set("receipt_email", params.text("receipt_email"))
                .set("review", null)
                .set("setup_future_usage", params.text("setup_future_usage"))
                .set("shipping", params.get("shipping"))
                .set("source", null)
                .set("statement_descriptor", params.text("statement_descriptor"))
                .set("statement_descriptor_suffix", params.text("statement_descriptor_suffix"))
                .set("status", params.has("payment_method") ? "requires_confirmation" : "requires_payment_method")
                .set("transfer_data", params.get("transfer_data"))
                .set("transfer_group", params.text("transfer_group"));
        if (params.flag("confirm", false)) {
            PaymentSteps.requireMethod(intent);
        }
        account.put(intent);
        return params.flag("confirm", false) ? PaymentSteps.pay(account, intent) : Result.of(intent);
    }

    @Override
    public Result change(Account account, Fields object, Fields params) {
        checkReferences(account, params);
        boolean ended = Set.of("succeeded", "canceled").contains(object.requiredText("status"));
        if (ended && (params.has("amount") || params.has("currency") || params.has("payment_method"))) {
            throw PaymentSteps.unexpectedState(object, "updated");
        }
        Result changed = Resource.super.change(account, object, params);
        if (params.has("payment_method") && "requires_payment_method".equals(object.text("status"))) {
            object.set("status", "requires_confirmation");
        }
        return changed;
    }

    private static void checkReferences(Account account, Fields params) {
        String customer = params.text("customer");
        if (customer != null) {
            account.referenced("customer", customer, "customer");
        }
        String method = params.text("payment_method");
        if (method != null) {
            TestCard.of(method, "payment_method");
        }
    }

    private static Fields cardOptions() {
        Fields card = Fields.of("installments", null, "mandate_options", null, "network", null);
        return Fields.of("card", card.set("request_three_d_secure", "automatic"));
    }
}
