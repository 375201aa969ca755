package io.aftercall.simulator;

import io.aftercall.simulator.FaultPlan.Strike;
import io.aftercall.simulator.FormValue.Branch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request on its way through the rules: what it brought, and the headers its answer gets. Not thread-safe. */
final class Exchange {

    private static final String DEFAULT_VERSION = "2026-09-30.endive";

    private final RawCall raw;
    private final String requestId;
    private final Instant receivedAt;
    private int attempt = 1;
    private Strike strike = Strike.NONE;

    Exchange(RawCall raw, String requestId, Instant receivedAt) {
        this.raw = raw;
        this.requestId = requestId;
        this.receivedAt = receivedAt;
    }

    RawCall raw() {
        return raw;
    }

    String requestId() {
        return requestId;
    }

    Strike strike() {
        return strike;
    }

    void struck(int number, Strike by) {
        attempt = number;
        strike = by;
    }

    /** @throws Refusal for a version, a key or a content type that Stripe would not take */
    void checkHeaders() {
        String version = raw.header("stripe-version");
        if (version != null && !version.matches("\\d{4}-\\d{2}-\\d{2}(\\.\\w+)?")) {
            throw Refusals.invalid("Invalid Stripe API version.");
        }
        String key = key();
        if (key != null && key.length() > 255) {
            throw Refusals.invalid("Idempotency keys may be up to 255 characters long.");
        }
        String type = raw.header("content-type");
        boolean isForm = type == null || type.startsWith("application/x-www-form-urlencoded");
        if (raw.isPost() && !raw.body().isEmpty() && !isForm) {
            throw Refusals.invalid("Invalid request: the content type must be application/x-www-form-urlencoded.");
        }
    }

    /** Query and body of a POST together; the query alone otherwise. */
    Branch params() {
        String query = raw.query();
        if (!raw.isPost() || raw.body().isEmpty()) {
            return FormDecoder.decode(query);
        }
        return FormDecoder.decode(query.isEmpty() ? raw.body() : query + "&" + raw.body());
    }

    /** Null where a key does nothing: GET and DELETE are idempotent by themselves. */
    @Nullable
    KeyId keyId(String scope) {
        String key = key();
        return key == null || !raw.isPost() ? null : new KeyId(scope, key);
    }

    ReceivedCall call(int number) {
        return new ReceivedCall(raw.method(), raw.path(), key(), number);
    }

    AnsweredCall answered(int status) {
        Fault main = strike.main();
        return new AnsweredCall(call(attempt), receivedAt, status, main == null ? null : main.kind());
    }

    /** Adds what every answer of Stripe carries; a proxy's page carries nothing of it. */
    Answer dress(Answer answer) {
        if (!"application/json".equals(answer.headers().get("Content-Type"))) {
            return answer;
        }
        String version = raw.header("stripe-version");
        Answer dressed = answer.with("Request-Id", requestId)
                .with("Stripe-Version", version == null ? DEFAULT_VERSION : version)
                .with("Cache-Control", "no-cache, no-store");
        String key = key();
        if (key != null && raw.isPost()) {
            dressed = dressed.with("Idempotency-Key", key);
        }
        String account = raw.header("stripe-account");
        if (account != null) {
            dressed = dressed.with("Stripe-Account", account);
        }
        return answer.status() == 409 ? dressed.with("Stripe-Should-Retry", "true") : dressed;
    }

    private @Nullable String key() {
        String key = raw.header("idempotency-key");
        return key == null || key.isBlank() ? null : key;
    }

    /** Equal for equal requests: counts the attempts of those without a key. The body only as its hash: it may be long. */
    String fingerprint() {
        return raw.method() + " " + raw.uri() + " "
                + Integer.toHexString(raw.body().hashCode());
    }
}
