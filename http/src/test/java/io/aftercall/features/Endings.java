package io.aftercall.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import io.aftercall.simulator.AnsweredCall;
import io.aftercall.simulator.StripeSimulator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests ask of a request that has ended. */
final class Endings {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Endings() {}

    /** It was done at Stripe, once, and its response flow ran to its end. */
    static StoredRequest assertDone(StripeSimulator stripe, StoredRequest ended) {
        assertThat(ended.status().outcome()).as("%s", ended.status()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(script(ended).state()).as("%s", script(ended)).isEqualTo(ExecutionState.COMPLETED);
        assertThat(ended.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(effects(stripe, ended)).isOne();
        return ended;
    }

    static ExecutionStatus script(StoredRequest ended) {
        return Objects.requireNonNull(ended.script(), () -> "no script yet: " + ended.status());
    }

    /** Stripe's object, or the error that the error flow got. */
    static JsonNode reply(StoredRequest ended) {
        return json(ended.status().replyJson());
    }

    /** What the flow returned. */
    static JsonNode result(StoredRequest ended) {
        return json(script(ended).resultJson());
    }

    static JsonNode json(@Nullable String text) {
        try {
            return JSON.readTree(Objects.requireNonNull(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** How often Stripe executed it. */
    static int effects(StripeSimulator stripe, StoredRequest request) {
        return stripe.effects().forKey(request.request().key().value());
    }

    /** What Stripe saw under its key, in order. */
    static List<AnsweredCall> calls(StripeSimulator stripe, StoredRequest request) {
        String key = request.request().key().value();
        return stripe.requests().stream()
                .filter(seen -> key.equals(seen.call().idempotencyKey()))
                .toList();
    }
}
