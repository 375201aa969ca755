package io.aftercall.simulator;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** {@code /v1/coupons}. */
final class Coupons implements Resource {

    private static final Schema CREATION = Schema.builder()
            .text("id", "name")
            .optional(Rule.decimal(), "percent_off")
            .integer("amount_off", "duration_in_months", "max_redemptions", "redeem_by")
            .optional(Rule.currency(), "currency")
            .optional(Rule.oneOf("forever", "once", "repeating"), "duration")
            .any("applies_to", "currency_options")
            .common()
            .build();
    private static final Schema UPDATE =
            Schema.builder().text("name").any("currency_options").common().build();

    @Override
    public String type() {
        return "coupon";
    }

    @Override
    public String path() {
        return "coupons";
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
    public Action deletion() {
        return Resource.removal(type());
    }

    @Override
    public void validate(Fields params) {
        if (params.has("percent_off") == params.has("amount_off")) {
            throw Refusals.invalid("percent_off", "A coupon needs exactly one of percent_off and amount_off.");
        }
        if (params.has("amount_off") && !params.has("currency")) {
            throw Refusals.missing("currency");
        }
        if (params.get("percent_off") instanceof BigDecimal percent && !isPercent(percent)) {
            throw Refusals.invalid("percent_off", "Invalid percent_off: must be above 0 and at most 100.");
        }
        if ("repeating".equals(params.text("duration")) && !params.has("duration_in_months")) {
            throw Refusals.missing("duration_in_months");
        }
    }

    @Override
    public Result create(Account account, Fields params) {
        String own = params.text("id");
        if (own != null && account.find(type(), own) != null) {
            throw Refusals.invalid("resource_already_exists", "id", "Coupon already exists.");
        }
        Fields coupon = account.begin(type(), own == null ? account.ids().signs(8) : own)
                .set("amount_off", params.get("amount_off"))
                .set("currency", params.text("currency"))
                .set("duration", params.has("duration") ? params.get("duration") : "once")
                .set("duration_in_months", params.get("duration_in_months"))
                .set("max_redemptions", params.get("max_redemptions"))
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("name", params.text("name"))
                .set("percent_off", decimal(params))
                .set("redeem_by", params.get("redeem_by"))
                .set("times_redeemed", 0)
                .set("valid", true);
        return Result.of(account.put(coupon));
    }

    private static @Nullable Object decimal(Fields params) {
        return params.get("percent_off") instanceof BigDecimal percent ? percent : null;
    }

    private static boolean isPercent(BigDecimal percent) {
        return percent.signum() > 0 && percent.compareTo(BigDecimal.valueOf(100)) <= 0;
    }
}
