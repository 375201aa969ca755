package io.aftercall.simulator;

import java.util.List;
import java.util.Set;

/** {@code /v1/refunds}. */
final class Refunds implements Resource {

    private static final Schema CREATION = Schema.builder()
            .text("charge", "payment_intent", "instructions_email", "origin", "customer")
            .integer("amount")
            .optional(Rule.currency(), "currency")
            .optional(Rule.oneOf("duplicate", "fraudulent", "requested_by_customer"), "reason")
            .bool("refund_application_fee", "reverse_transfer")
            .common()
            .build();
    private static final Schema UPDATE = Schema.builder().common().build();

    @Override
    public String type() {
        return "refund";
    }

    @Override
    public String path() {
        return "refunds";
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
        return Set.of("charge", "payment_intent");
    }

    @Override
    public List<Action> actions() {
        return List.of(new Action("cancel", Schema.builder().expand().build(), (account, refund, params) -> {
            throw Refusals.invalid("This refund cannot be canceled because it has succeeded.");
        }));
    }

    @Override
    public void validate(Fields params) {
        if (!params.has("charge") && !params.has("payment_intent")) {
            throw Refusals.missing("payment_intent");
        }
    }

    @Override
    public Result create(Account account, Fields params) {
        Fields charge = charge(account, params);
        long refunded = charge.number("amount_refunded", 0);
        long open = charge.number("amount_captured", 0) - refunded;
        if (open == 0 && refunded > 0) {
            throw Refusals.invalid("charge_already_refunded", null, "Charge has already been refunded.");
        }
        long amount = params.number("amount", open);
        if (amount < 1 || amount > open) {
            throw Refusals.invalid("amount", "Refund amount is not between 1 and the unrefunded amount on the charge.");
        }
        charge.set("amount_refunded", refunded + amount).set("refunded", amount == open);
        Fields refund = account.begin(type(), account.ids().next("re"))
                .set("amount", amount)
                .set("balance_transaction", account.ids().next("txn"))
                .set("charge", charge.text("id"))
                .set("currency", charge.text("currency"))
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("payment_intent", charge.text("payment_intent"))
                .set("reason", params.text("reason"))
                .set("receipt_number", null)
                .set("status", "succeeded");
        return Result.of(account.put(refund));
    }

    private static Fields charge(Account account, Fields params) {
        String charge = params.text("charge");
        if (charge != null) {
            return account.referenced("charge", charge, "charge");
        }
        String id = params.requiredText("payment_intent");
        Fields intent = account.referenced("payment_intent", id, "payment_intent");
        String latest = intent.text("latest_charge");
        if (latest == null || !"succeeded".equals(intent.text("status"))) {
            throw Refusals.invalid("payment_intent", "This PaymentIntent does not have a successful charge to refund.");
        }
        return account.referenced("charge", latest, "charge");
    }
}
