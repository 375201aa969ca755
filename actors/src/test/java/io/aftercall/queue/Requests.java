package io.aftercall.queue;

import io.aftercall.request.Credential;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.IdempotencyKey;
import io.aftercall.request.Origin;
import io.aftercall.request.Params;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Routing;
import io.aftercall.request.StripeCall;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Valid requests and play requests; each call makes a new one with an id of its own. */
public final class Requests {

    public static final Routing ROUTING = new Routing("billing", "ctx-1", Routing.DEFAULT_PRIORITY, null);

    private static final String API_VERSION = "2026-09-30.endive";

    private Requests() {}

    public static RequestId id() {
        return RequestId.create(InstantSource.system(), ThreadLocalRandom.current());
    }

    public static ExecutionId executionId() {
        return id().execution();
    }

    /** A POST, which an idempotency key protects. */
    public static Request paymentIntent() {
        return paymentIntent(ROUTING);
    }

    public static Request paymentIntent(Routing routing) {
        StripeCall call =
                new StripeCall("POST", "/v1/payment_intents", "amount=2000&currency=usd", API_VERSION, "acct_1");
        return request(id(), RequestType.PAYMENT_INTENT, call, routing, "fingerprint-1");
    }

    /** A POST of more than 64 KiB. */
    public static Request large() {
        StripeCall call = new StripeCall(
                "POST", "/v1/payment_intents", "amount=2000&description=" + "x".repeat(100_000), API_VERSION, null);
        return request(id(), RequestType.PAYMENT_INTENT, call, ROUTING, "fingerprint-1");
    }

    /** A GET, which may be repeated for ever. */
    public static Request read() {
        StripeCall call = new StripeCall("GET", "/v1/payment_intents/pi_1", "", API_VERSION, null);
        return request(id(), RequestType.STRIPE, call, ROUTING, "fingerprint-1");
    }

    /** Another request under the same id. */
    public static Request otherThan(Request first) {
        return request(first.id(), first.type(), first.call(), first.routing(), first.fingerprint() + "-other");
    }

    public static PlayRequest play() {
        return play(ROUTING);
    }

    /** An inline script with quotes, back-ticks and a line end in it. */
    public static PlayRequest play(Routing routing) {
        String script = "print \"`hello` ${name}\"\nreturn 'done'";
        return new PlayRequest(executionId(), script, routing, "{\"name\":\"Zoë\"}", "fingerprint-1");
    }

    public static Routing routing(String workerId, String contextId, int priority) {
        return new Routing(workerId, contextId, priority, null);
    }

    private static Request request(
            RequestId id, RequestType type, StripeCall call, Routing routing, String fingerprint) {
        return new Request(
                id,
                type,
                call,
                IdempotencyKey.of(id),
                Params.of("{\"amount\":2000,\"currency\":\"usd\",\"description\":\"Größe `L`\"}"),
                routing,
                new Credential.Account("default"),
                new Origin("caller \"1\"", "{\"sale\":17}", List.of("vip"), id().execution()),
                fingerprint);
    }
}
