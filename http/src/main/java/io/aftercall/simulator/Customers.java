package io.aftercall.simulator;

import java.util.Locale;
import java.util.Set;

/** {@code /v1/customers}. */
final class Customers implements Resource {

    private static final Schema PARAMETERS = Schema.builder()
            .text("name", "email", "phone", "description", "invoice_prefix", "source", "coupon", "test_clock")
            .text("payment_method", "default_source")
            .integer("balance", "next_invoice_sequence")
            .optional(Rule.oneOf("none", "exempt", "reverse"), "tax_exempt")
            .optional(Rule.list(Rule.text()), "preferred_locales")
            .any("address", "shipping", "invoice_settings", "tax", "tax_id_data", "cash_balance")
            .common()
            .build();

    @Override
    public String type() {
        return "customer";
    }

    @Override
    public String path() {
        return "customers";
    }

    @Override
    public Schema creation() {
        return PARAMETERS;
    }

    @Override
    public Schema update() {
        return PARAMETERS;
    }

    @Override
    public Set<String> filters() {
        return Set.of("email");
    }

    @Override
    public boolean searchable() {
        return true;
    }

    /** A deleted customer can still be read, as a stump. */
    @Override
    public Action deletion() {
        return new Action("delete", Schema.builder().build(), (account, object, params) -> {
            Fields stump = Fields.of("id", object.text("id"), "object", type(), "deleted", true);
            return Result.of(account.put(stump));
        });
    }

    @Override
    public Result create(Account account, Fields params) {
        String method = params.text("payment_method");
        if (method != null) {
            TestCard.of(method, "payment_method");
        }
        Fields customer = account.begin(type(), account.ids().next("cus"))
                .set("address", params.get("address"))
                .set("balance", params.number("balance", 0))
                .set("currency", null)
                .set("default_source", params.text("source"))
                .set("delinquent", false)
                .set("description", params.text("description"))
                .set("email", params.text("email"))
                .set("invoice_prefix", account.ids().signs(8).toUpperCase(Locale.ROOT))
                .set("invoice_settings", invoiceSettings(params))
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("name", params.text("name"))
                .set("next_invoice_sequence", 1)
                .set("phone", params.text("phone"))
                .set("preferred_locales", params.texts("preferred_locales"))
                .set("shipping", params.get("shipping"))
                .set("tax_exempt", params.has("tax_exempt") ? params.get("tax_exempt") : "none")
                .set("test_clock", params.text("test_clock"));
        return Result.of(account.put(customer));
    }

    private static Fields invoiceSettings(Fields params) {
        return Fields.of(
                        "custom_fields",
                        null,
                        "default_payment_method",
                        null,
                        "footer",
                        null,
                        "rendering_options",
                        null)
                .setAll(params.nested("invoice_settings"));
    }
}
