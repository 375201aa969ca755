package io.aftercall.simulator;

import java.util.List;

/** One line of a subscription: a recurring price and how many of it. */
final class SubscriptionItem {

    private SubscriptionItem() {}

    /** @throws Refusal if the price is not there or does not recur */
    static Fields create(Account account, String subscription, Fields params, String param) {
        Fields price = price(account, params, param);
        if (!"recurring".equals(price.text("type"))) {
            throw Refusals.invalid(
                    param, "The price specified is of type one_time but this field only accepts recurring ones.");
        }
        return account.begin("subscription_item", account.ids().next("si"))
                .set("metadata", Metadata.merge(new Fields(), params))
                .set("price", price.copy())
                .set("quantity", params.number("quantity", 1))
                .set("subscription", subscription)
                .set("tax_rates", List.of());
    }

    private static Fields price(Account account, Fields params, String param) {
        String id = params.text("price");
        if (id == null) {
            throw Refusals.invalid(param, "The simulator knows prices by id only.");
        }
        return account.referenced("price", id, param);
    }
}
