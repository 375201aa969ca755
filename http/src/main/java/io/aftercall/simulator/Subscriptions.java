package io.aftercall.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/subscriptions}. Nothing is billed: the clock of a subscription stands still after its first period. */
final class Subscriptions implements Resource {

    private static final Schema ITEM = Schema.builder()
            .text("id", "price", "plan")
            .integer("quantity")
            .bool("deleted", "clear_usage")
            .any("price_data", "tax_rates", "discounts", "billing_thresholds")
            .optional(Metadata.rule(), "metadata")
            .build();
    private static final Schema CREATION = changeable()
            .required("customer", Rule.text())
            .required("items", Rule.list(Rule.hash(ITEM)))
            .optional(Rule.currency(), "currency")
            .integer("billing_cycle_anchor", "backdate_start_date", "trial_period_days")
            .any("billing_cycle_anchor_config", "billing_mode")
            .build();
    private static final Schema UPDATE =
            changeable().optional(Rule.list(Rule.hash(ITEM)), "items").build();
    private static final Schema CANCEL = Schema.builder()
            .bool("invoice_now", "prorate")
            .any("cancellation_details")
            .expand()
            .build();

    private static Schema.Builder changeable() {
        return Schema.builder()
                .text("default_payment_method", "description", "default_source", "on_behalf_of", "coupon")
                .text("promotion_code")
                .integer("days_until_due", "cancel_at", "proration_date")
                .bool("cancel_at_period_end", "off_session", "trial_from_plan")
                .optional(Rule.decimal(), "application_fee_percent")
                .optional(Rule.oneOf("charge_automatically", "send_invoice"), "collection_method")
                .optional(
                        Rule.oneOf(
                                "allow_incomplete",
                                "default_incomplete",
                                "error_if_incomplete",
                                "pending_if_incomplete"),
                        "payment_behavior")
                .optional(Rule.oneOf("always_invoice", "create_prorations", "none"), "proration_behavior")
                .any("add_invoice_items", "automatic_tax", "billing_thresholds", "default_tax_rates", "discounts")
                .any("invoice_settings", "payment_settings", "pending_invoice_item_interval", "transfer_data")
                .any("trial_end", "trial_settings", "pause_collection", "cancellation_details")
                .common();
    }

    @Override
    public String type() {
        return "subscription";
    }

    @Override
    public String path() {
        return "subscriptions";
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
        return Set.of("customer", "status", "collection_method");
    }

    /** Cancelled ones are left out unless they are asked for (docs.stripe.com/api/subscriptions/list). */
    @Override
    public boolean lists(Fields object, String filter, @Nullable String wanted) {
        if (!filter.equals("status")) {
            return Resource.super.lists(object, filter, wanted);
        }
        String status = object.requiredText("status");
        return wanted == null ? !status.equals("canceled") : wanted.equals("all") || wanted.equals(status);
    }

    @Override
    public boolean searchable() {
        return true;
    }

    @Override
    public Action deletion() {
        return new Action("cancel", CANCEL, (account, subscription, params) -> {
            if ("canceled".equals(subscription.text("status"))) {
                throw Refusals.noSuch(404, type(), subscription.requiredText("id"), "id");
            }
            long now = account.now();
            return Result.of(subscription
                    .set("status", "canceled")
                    .set("canceled_at", now)
                    .set("ended_at", now));
        });
    }

    @Override
    public void validate(Fields params) {
        List<Fields> items = params.nestedList("items");
        if (items.isEmpty()) {
            throw Refusals.missing("items");
        }
        for (int i = 0; i < items.size(); i++) {
            Fields item = items.get(i);
            if (!item.has("price") && !item.has("price_data") && !item.has("plan")) {
                throw Refusals.missing("items[" + i + "][price]");
            }
        }
    }

    @Override
    public Result create(Account account, Fields params) {
        String customer = params.requiredText("customer");
        account.referenced("customer", customer, "customer");
        String id = account.ids().next("sub");
        List<Fields> items = items(account, id, params);
        long now = account.now();
        long trialDays = params.number("trial_period_days", 0);
        boolean incomplete = "default_incomplete".equals(params.text("payment_behavior"));
        String status = incomplete ? "incomplete" : "active";
        Fields subscription = account.begin(type(), id)
                .set("application", null)
                .set("billing_cycle_anchor", now)
                .set("cancel_at", params.get("cancel_at"))
                .set("cancel_at_period_end", params.flag("cancel_at_period_end", false))
                .set("canceled_at", null)
                .set("collection_method", collection(params))
                .set("currency", currency(items, params))
                .set("customer", customer)
                .set("days_until_due", params.get("days_until_due"))
                .set("default_payment_method", params.text("default_payment_method"))
                .set("description", params.text("description"))
                .set("ended_at", null)
                .set("items", list(items, id))
                .set("latest_invoice", account.ids().next("in"))
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("start_date", now)
                .set("status", trialDays > 0 ? "trialing" : status)
                .set(
                        "trial_end",
                        trialDays > 0 ? now + Duration.ofDays(trialDays).toSeconds() : null)
                .set("trial_start", trialDays > 0 ? now : null);
        return Result.of(account.put(subscription));
    }

    /** Items are added, never replaced or removed: enough for a flow that renames or annotates. */
    @Override
    public Result change(Account account, Fields object, Fields params) {
        Fields rest = params.copy();
        rest.remove("items");
        if (params.has("items")) {
            String id = object.requiredText("id");
            List<Fields> items = new ArrayList<>(object.nested("items").nestedList("data"));
            items.addAll(items(account, id, params));
            rest.set("items", list(items, id));
        }
        return Resource.super.change(account, object, rest);
    }

    private static List<Fields> items(Account account, String subscription, Fields params) {
        List<Fields> items = new ArrayList<>();
        for (Fields item : params.nestedList("items")) {
            String param = "items[" + items.size() + "][price]";
            items.add(SubscriptionItem.create(account, subscription, item, param));
        }
        return items;
    }

    private static Fields list(List<Fields> items, String subscription) {
        String url = "/v1/subscription_items?subscription=" + subscription;
        return Fields.of("object", "list", "data", List.copyOf(items), "has_more", false, "total_count", items.size())
                .set("url", url);
    }

    private static Object collection(Fields params) {
        String method = params.text("collection_method");
        return method == null ? "charge_automatically" : method;
    }

    private static Object currency(List<Fields> items, Fields params) {
        String currency = params.text("currency");
        return currency == null ? items.getFirst().nested("price").requiredText("currency") : currency;
    }
}
