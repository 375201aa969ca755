package io.aftercall.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of Stripe's API is called, before it is frozen into a {@link StripeCall}.
 *
 * @param method null for the POST that creates an object of the request's type
 * @param path null likewise
 * @param params in Stripe's own names, nested as maps and lists
 * @param apiVersion null for the configured one
 * @param stripeAccount the connected account; null for the own one
 */
public record Target(
        @Nullable String method,
        @Nullable String path,
        Map<String, ?> params,
        @Nullable String apiVersion,
        @Nullable String stripeAccount) {

    /** The creation of one object with {@code params}. */
    public static Target create(Map<String, ?> params) {
        return new Target(null, null, params, null, null);
    }
}
