package io.aftercall.simulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/charges}: made by payment intents only. */
final class Charges implements Resource {

    private static final Schema UPDATE =
            Schema.builder().text("description", "receipt_email").common().build();

    @Override
    public String type() {
        return "charge";
    }

    @Override
    public String path() {
        return "charges";
    }

    @Override
    public @Nullable Schema creation() {
        return null;
    }

    @Override
    public Schema update() {
        return UPDATE;
    }

    @Override
    public Set<String> filters() {
        return Set.of("customer", "payment_intent");
    }

    @Override
    public boolean searchable() {
        return true;
    }

    @Override
    public Result create(Account account, Fields params) {
        throw new IllegalStateException("charges: created by payment intents (expected: no creation)");
    }

    /** The charge of one attempt to pay an intent. */
    static Fields attempt(Account account, Fields intent, String method, TestCard card) {
        boolean captured = !card.isDeclined() && !"manual".equals(intent.text("capture_method"));
        long amount = intent.number("amount", 0);
        Fields charge = account.begin("charge", account.ids().next("ch"))
                .set("amount", amount)
                .set("amount_captured", captured ? amount : 0L)
                .set("amount_refunded", 0L)
                .set("captured", captured)
                .set("currency", intent.text("currency"))
                .set("customer", intent.text("customer"))
                .set("description", intent.text("description"))
                .set("disputed", false)
                .set("failure_code", card.code())
                .set("failure_message", card.isDeclined() ? card.message() : null)
                .set("metadata", intent.nested("metadata").copy())
                .set("outcome", outcome(card))
                .set("paid", !card.isDeclined())
                .set("payment_intent", intent.text("id"))
                .set("payment_method", method)
                .set("payment_method_details", details(card))
                .set("refunded", false)
                .set("status", card.isDeclined() ? "failed" : "succeeded");
        return account.put(charge);
    }

    private static Fields outcome(TestCard card) {
        return Fields.of(
                "network_status",
                card.isDeclined() ? "declined_by_network" : "approved_by_network",
                "reason",
                card.declineCode(),
                "risk_level",
                "normal",
                "type",
                card.isDeclined() ? "issuer_declined" : "authorized");
    }

    private static Fields details(TestCard card) {
        Fields inner = Fields.of("brand", card.brand(), "country", "US", "exp_month", 12, "exp_year", 2034)
                .setAll(Fields.of("funding", "credit", "last4", card.last4(), "network", card.brand()));
        return Fields.of("card", inner, "type", "card");
    }
}
