package io.aftercall.simulator;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/prices}. */
final class Prices implements Resource {

    private static final Schema RECURRING = Schema.builder()
            .required("interval", Rule.oneOf("day", "week", "month", "year"))
            .integer("interval_count", "trial_period_days")
            .optional(Rule.oneOf("licensed", "metered"), "usage_type")
            .text("aggregate_usage", "meter")
            .build();
    private static final Schema PRODUCT = Schema.builder()
            .required("name", Rule.text())
            .text("id", "statement_descriptor", "tax_code", "unit_label")
            .bool("active")
            .common()
            .build();
    private static final Schema CREATION = changeable()
            .required("currency", Rule.currency())
            .text("product")
            .optional(Rule.hash(PRODUCT), "product_data")
            .integer("unit_amount")
            .optional(Rule.decimal(), "unit_amount_decimal")
            .optional(Rule.hash(RECURRING), "recurring")
            .optional(Rule.oneOf("per_unit", "tiered"), "billing_scheme")
            .optional(Rule.oneOf("graduated", "volume"), "tiers_mode")
            .any("tiers", "custom_unit_amount", "transform_quantity")
            .build();

    private static Schema.Builder changeable() {
        return Schema.builder()
                .bool("active", "transfer_lookup_key")
                .text("nickname", "lookup_key")
                .optional(Rule.oneOf("exclusive", "inclusive", "unspecified"), "tax_behavior")
                .any("currency_options")
                .common();
    }

    @Override
    public String type() {
        return "price";
    }

    @Override
    public String path() {
        return "prices";
    }

    @Override
    public Schema creation() {
        return CREATION;
    }

    @Override
    public Schema update() {
        return changeable().build();
    }

    @Override
    public Set<String> filters() {
        return Set.of("active", "currency", "product", "type");
    }

    @Override
    public boolean searchable() {
        return true;
    }

    @Override
    public void validate(Fields params) {
        if (!params.has("product") && !params.has("product_data")) {
            throw Refusals.missing("product");
        }
        if (params.has("product") && params.has("product_data")) {
            throw Refusals.invalid(
                    "parameters_exclusive", "product", "You may only specify one of: product, product_data.");
        }
        boolean amount = params.has("unit_amount") || params.has("unit_amount_decimal");
        if (!amount && !params.has("custom_unit_amount") && !"tiered".equals(params.text("billing_scheme"))) {
            throw Refusals.missing("unit_amount");
        }
        if (params.number("unit_amount", 0) < 0) {
            throw Refusals.invalid(
                    "parameter_invalid_integer", "unit_amount", "This value must be greater than or equal to 0.");
        }
    }

    @Override
    public Result create(Account account, Fields params) {
        String product = product(account, params);
        Fields recurring = params.nested("recurring");
        boolean repeats = params.has("recurring");
        Fields price = account.begin(type(), account.ids().next("price"))
                .set("active", params.flag("active", true))
                .set("billing_scheme", params.has("billing_scheme") ? params.get("billing_scheme") : "per_unit")
                .set("currency", params.text("currency"))
                .set("custom_unit_amount", params.get("custom_unit_amount"))
                .set("lookup_key", params.text("lookup_key"))
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("nickname", params.text("nickname"))
                .set("product", product)
                .set("recurring", repeats ? recurring(recurring) : null)
                .set("tax_behavior", params.has("tax_behavior") ? params.get("tax_behavior") : "unspecified")
                .set("tiers_mode", params.text("tiers_mode"))
                .set("transform_quantity", params.get("transform_quantity"))
                .set("type", repeats ? "recurring" : "one_time")
                .set("unit_amount", params.get("unit_amount"))
                .set("unit_amount_decimal", decimal(params));
        return Result.of(account.put(price));
    }

    private static String product(Account account, Fields params) {
        String id = params.text("product");
        if (id != null) {
            return account.referenced("product", id, "product").requiredText("id");
        }
        return new Products()
                .create(account, params.nested("product_data"))
                .object()
                .requiredText("id");
    }

    private static Fields recurring(Fields params) {
        return Fields.of(
                "aggregate_usage",
                params.text("aggregate_usage"),
                "interval",
                params.text("interval"),
                "interval_count",
                params.number("interval_count", 1),
                "meter",
                params.text("meter"),
                "trial_period_days",
                params.get("trial_period_days"),
                "usage_type",
                params.has("usage_type") ? params.get("usage_type") : "licensed");
    }

    private static @Nullable String decimal(Fields params) {
        if (params.get("unit_amount_decimal") instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return params.has("unit_amount") ? Long.toString(params.number("unit_amount", 0)) : null;
    }
}
