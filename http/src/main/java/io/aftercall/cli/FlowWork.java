package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.scripts.FlowName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the commands about versions share. */
final class FlowWork {

    private static final int BRIEF = 12;

    private FlowWork() {}

    /** A version as people write it; it may be given so wherever one is expected. */
    static String brief(String version) {
        return version.substring(0, Math.min(BRIEF, version.length()));
    }

    /** One line, without what could move a terminal's cursor. */
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** @throws Failure if it cannot be a name */
    static String path(String name) {
        if (!FlowName.isOne(name)) {
            throw Failure.misuse(line(name) + " (expected: the name of a flow: a-z, 0-9 and _, without .groovy)");
        }
        return "/api/flows/" + name;
    }

    /** @throws Failure if no kept version begins so, or more than one */
    static String version(JsonNode flow, String begin) {
        List<String> found = new ArrayList<>();
        flow.path("versions").forEach(version -> {
            if (version.asText().startsWith(begin)) {
                found.add(version.asText());
            }
        });
        if (found.size() != 1) {
            String name = flow.path("name").asText();
            throw new Failure(
                    found.isEmpty()
                            ? "no version of " + name + " that is kept begins with " + line(begin)
                            : found.size() + " versions of " + name + " begin with " + line(begin));
        }
        return found.getFirst();
    }

    /**
     * The version that ran before the one that is active.
     *
     * @throws Failure if there is none, or it is not kept any more
     */
    static String before(JsonNode flow) {
        String active = flow.path("version").asText("");
        for (JsonNode event : flow.path("events")) {
            String version = event.path("version").asText();
            if (event.path("event").asText().equals("activated") && !version.equals(active)) {
                return version(flow, version);
            }
        }
        throw new Failure("no other version of " + flow.path("name").asText() + " has been active");
    }

    static JsonNode activate(ApiClient client, String name, String version) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("version", version);
        order.put("by", who());
        return client.post(path(name) + "/activate", order, null);
    }

    static JsonNode deactivate(ApiClient client, String name) {
        return client.post(path(name) + "/deactivate", Map.of("by", who()), null);
    }

    static String told(JsonNode answer) {
        String runs = answer.hasNonNull("version")
                ? "runs " + brief(answer.path("version").asText())
                : "has no active version";
        return answer.path("name").asText() + " " + runs
                + (answer.path("changed").asBoolean() ? " from now on" : ", as it did before");
    }

    private static String who() {
        String user = System.getProperty("user.name", "");
        String printable = user.replaceAll("[^\\x20-\\x7E]", "?");
        return "command line" + (printable.isBlank() ? "" : ", " + brief(printable));
    }
}
