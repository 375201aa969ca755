package io.aftercall.request;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to Stripe, frozen when the request is accepted: every attempt of every engine sends these bytes.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path below {@code /v1/}, without a query
 * @param body form-encoded parameters; the query string of a GET or DELETE; may be empty
 * @param apiVersion the {@code Stripe-Version}
 * @param stripeAccount the connected account, {@code acct_…}; null for the own one
 */
public record StripeCall(
        String method,
        String path,
        String body,
        String apiVersion,
        @Nullable String stripeAccount) {

    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private static final Pattern PATH = Pattern.compile("/v1(/[A-Za-z0-9_]{1,255}){1,8}");
    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(\\.[A-Za-z0-9_]{1,32})?");
    private static final Pattern ACCOUNT = Pattern.compile("acct_[A-Za-z0-9]{1,64}");

    public StripeCall {
        require(METHODS.contains(method), "method", "GET, POST or DELETE");
        require(PATH.matcher(path).matches(), "path", "/v1/… of letters, digits and '_', without query");
        require(VERSION.matcher(apiVersion).matches(), "api_version", "a version such as 2026-09-30.endive");
        require(stripeAccount == null || ACCOUNT.matcher(stripeAccount).matches(), "stripe_account", "acct_…");
    }

    /** Whether it may change something at Stripe that an idempotency key protects. */
    public boolean isWrite() {
        return method.equals("POST");
    }

    private static void require(boolean holds, String field, String expected) {
        if (!holds) {
            throw new InvalidSubmission(field, "expected " + expected);
        }
    }
}
