package io.aftercall.scripts;

import org.jspecify.annotations.Nullable;

/**
 * A request that a script started.
 *
 * @param id its request id, derived from the execution, so that a repeated run meets its own children
 * @param name the name that the script gave it, or its ordinal
 * @param type product, price, subscription, payment_intent, coupon, customer, refund or stripe
 * @param method GET, POST or DELETE for {@code stripe}, else null
 * @param path the path for {@code stripe}, else null
 * @param paramsJson an object of Stripe's own parameters
 * @param argsJson what the child's flow finds in {@code request.args}; null if nothing
 * @param workerId whose worker runs the child's flow
 * @param contextId the context it runs in
 * @param credential null is that of the request the script belongs to
 * @param stripeAccount the connected account; null is that of the request the script belongs to, with its credential
 * @param apiVersion null likewise
 */
public record ChildCall(
        String id,
        String name,
        String type,
        @Nullable String method,
        @Nullable String path,
        String paramsJson,
        @Nullable String argsJson,
        String workerId,
        String contextId,
        @Nullable Credential credential,
        @Nullable String stripeAccount,
        @Nullable String apiVersion) {}
