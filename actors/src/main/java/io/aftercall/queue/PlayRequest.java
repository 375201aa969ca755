package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.Routing;

/**
 * A script to be run once by a worker, with no call to Stripe before it.
 *
 * @param script source text
 * @param bindingsJson an object; its entries are bound by name
 */
public record PlayRequest(ExecutionId id, String script, Routing routing, String bindingsJson, String fingerprint) {}
