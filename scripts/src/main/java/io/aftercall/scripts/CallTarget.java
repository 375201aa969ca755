package io.aftercall.scripts;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call is to make: one of the types that we know, or any method and path of Stripe's API.
 *
 * @param type the request's type
 * @param method null unless the type is {@code stripe}
 * @param path null unless the type is {@code stripe}
 */
record CallTarget(
        String type, @Nullable String method, @Nullable String path) {

    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private static final Pattern PATH = Pattern.compile("/v1(/[A-Za-z0-9_-][A-Za-z0-9_.:-]*){1,12}");
    private static final int MAX_PATH = 500;

    static CallTarget of(String type) {
        return new CallTarget(type, null, null);
    }

    /** @throws IllegalArgumentException if it is not a method and a path below {@code /v1/} */
    static CallTarget stripe(@Nullable String method, @Nullable String path) {
        if (method == null || !METHODS.contains(method)) {
            throw new IllegalArgumentException("stripe: expected 'GET', 'POST' or 'DELETE' as the method");
        }
        if (path == null || path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "stripe: expected a path such as '/v1/payment_intents/pi_1/confirm', without '..', '?' or '//'");
        }
        return new CallTarget("stripe", method, path);
    }
}
