package io.aftercall.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request asks of Stripe: the typed operations, and {@link #STRIPE} for every other call of its API. */
public enum RequestType {
    PRODUCT("/v1/products"),
    PRICE("/v1/prices"),
    SUBSCRIPTION("/v1/subscriptions"),
    PAYMENT_INTENT("/v1/payment_intents"),
    COUPON("/v1/coupons"),
    CUSTOMER("/v1/customers"),
    REFUND("/v1/refunds"),
    STRIPE(null);

    private final @Nullable String path;

    RequestType(@Nullable String path) {
        this.path = path;
    }

    /** As it is spelt in JSON: {@code payment_intent}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RequestType> ofWire(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
    }

    /** The endpoint that creates one; empty for {@link #STRIPE}, whose path is the caller's. */
    public Optional<String> createPath() {
        return Optional.ofNullable(path);
    }

    /** The stem of the flow's name; the names that users of rhailib have already. */
    public String flow() {
        return "new_create_" + wire();
    }
}
