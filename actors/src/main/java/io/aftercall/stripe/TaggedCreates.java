package io.aftercall.stripe;

import io.aftercall.request.StripeCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The creations that take {@code metadata}, so that what they made can be found by the id that they carry. One line for
 * each endpoint (docs.stripe.com/api): what its objects call themselves, whether its list can be cut by time, whether
 * it can be searched (docs.stripe.com/search).
 */
public final class TaggedCreates {

    /** The key in {@code metadata}. */
    public static final String TAG = "aftercall_id";

    private static final Map<String, Endpoint> ENDPOINTS = table();

    private TaggedCreates() {}

    private enum Found {
        BY_TIME,
        BY_TIME_AND_SEARCH,
        BY_NOTHING
    }

    /**
     * Where objects of one kind are made and found.
     *
     * @param object what the objects have in {@code object}
     * @param listed whether there is a list that {@code created} narrows
     * @param searched whether there is a search by metadata
     */
    public record Endpoint(String path, String object, boolean listed, boolean searched) {}

    /** Of a call that creates; empty if it does something else, or what it makes takes no metadata. */
    public static Optional<Endpoint> of(String method, String path) {
        return method.equals("POST") ? Optional.ofNullable(ENDPOINTS.get(path)) : Optional.empty();
    }

    /** As {@link #of(String, String)}, of a call that does carry the tag; empty if it was sent without. */
    public static Optional<Endpoint> of(StripeCall call, String tag) {
        String pair = FormEncoder.encode(Map.of("metadata", Map.of(TAG, tag)));
        boolean carriesIt = ("&" + call.body() + "&").contains("&" + pair + "&");
        return carriesIt ? of(call.method(), call.path()) : Optional.empty();
    }

    private static Map<String, Endpoint> table() {
        Map<String, Endpoint> all = new HashMap<>();
        put(all, "charges", "charge", Found.BY_TIME_AND_SEARCH);
        put(all, "customers", "customer", Found.BY_TIME_AND_SEARCH);
        put(all, "invoices", "invoice", Found.BY_TIME_AND_SEARCH);
        put(all, "payment_intents", "payment_intent", Found.BY_TIME_AND_SEARCH);
        put(all, "prices", "price", Found.BY_TIME_AND_SEARCH);
        put(all, "products", "product", Found.BY_TIME_AND_SEARCH);
        put(all, "subscriptions", "subscription", Found.BY_TIME_AND_SEARCH);
        put(all, "accounts", "account", Found.BY_TIME);
        put(all, "checkout/sessions", "checkout.session", Found.BY_TIME);
        put(all, "coupons", "coupon", Found.BY_TIME);
        put(all, "credit_notes", "credit_note", Found.BY_TIME);
        put(all, "invoiceitems", "invoiceitem", Found.BY_TIME);
        put(all, "payouts", "payout", Found.BY_TIME);
        put(all, "plans", "plan", Found.BY_TIME);
        put(all, "promotion_codes", "promotion_code", Found.BY_TIME);
        put(all, "refunds", "refund", Found.BY_TIME);
        put(all, "setup_intents", "setup_intent", Found.BY_TIME);
        put(all, "shipping_rates", "shipping_rate", Found.BY_TIME);
        put(all, "subscription_schedules", "subscription_schedule", Found.BY_TIME);
        put(all, "tax_rates", "tax_rate", Found.BY_TIME);
        put(all, "topups", "topup", Found.BY_TIME);
        put(all, "transfers", "transfer", Found.BY_TIME);
        put(all, "payment_links", "payment_link", Found.BY_NOTHING);
        put(all, "payment_methods", "payment_method", Found.BY_NOTHING);
        put(all, "quotes", "quote", Found.BY_NOTHING);
        put(all, "subscription_items", "subscription_item", Found.BY_NOTHING);
        return Map.copyOf(all);
    }

    private static void put(Map<String, Endpoint> all, String path, String object, Found found) {
        boolean listed = found != Found.BY_NOTHING;
        boolean searched = found == Found.BY_TIME_AND_SEARCH;
        all.put("/v1/" + path, new Endpoint("/v1/" + path, object, listed, searched));
    }
}
