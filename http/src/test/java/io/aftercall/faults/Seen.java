package io.aftercall.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the API shows it at the end.
 *
 * @param charged what its error script was told; null if it was given Stripe's object
 * @param key under which it was sent to Stripe
 * @param script state of its script; null if there is none
 * @param toldBefore flows that have run to their end for an outcome that was unknown then
 * @param counted how often the changes of its script are found in its context; null if that is not counted
 */
record Seen(
        String id,
        String state,
        @Nullable String outcome,
        @Nullable String charged,
        String key,
        List<String> children,
        @Nullable String script,
        int runs,
        int toldBefore,
        @Nullable Integer counted) {

    static Seen of(JsonNode view, @Nullable Integer counted) {
        List<String> children = new ArrayList<>();
        view.path("children").forEach(child -> children.add(child.asText()));
        return new Seen(
                view.path("id").asText(),
                view.path("state").asText(),
                view.path("outcome").textValue(),
                view.at("/error/charged").textValue(),
                view.path("idempotency_key").asText(),
                List.copyOf(children),
                view.at("/script/state").textValue(),
                view.at("/script/attempts").asInt(),
                toldBefore(view.at("/reconciliation/former")),
                counted);
    }

    private static int toldBefore(JsonNode former) {
        int told = 0;
        for (JsonNode round : former) {
            told += round.path("state").asText().equals("completed") ? 1 : 0;
        }
        return told;
    }
}
