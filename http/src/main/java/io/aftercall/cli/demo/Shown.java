package io.aftercall.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request of the demo at its end.
 *
 * @param expected the outcome it has to have
 * @param attempts how many it has to have taken
 */
record Shown(String label, String expected, int attempts, JsonNode ended) {

    String key() {
        return ended.path("idempotency_key").asText();
    }

    String outcome() {
        return ended.path("outcome").asText("none yet");
    }

    int taken() {
        return ended.path("attempts").size();
    }

    String script() {
        return ended.path("script").path("state").asText("none");
    }

    String result() {
        return ended.path("script").path("result").toString();
    }

    boolean asExpected() {
        return outcome().equals(expected) && taken() == attempts && script().equals("completed");
    }
}
