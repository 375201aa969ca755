package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The problem of a refused call (RFC 9457) as one line. */
final class Problems {

    private Problems() {}

    static String line(int status, JsonNode problem) {
        List<String> parts = new ArrayList<>();
        parts.add(problem.path("title").asText("the server answered") + " (" + status + ")");
        for (JsonNode error : problem.path("errors")) {
            parts.add(
                    error.path("field").asText() + ": " + error.path("message").asText());
        }
        if (parts.size() == 1 && problem.hasNonNull("detail")) {
            parts.add(problem.path("detail").asText());
        }
        return String.join("; ", parts).replaceAll("\\p{Cntrl}", " ");
    }
}
