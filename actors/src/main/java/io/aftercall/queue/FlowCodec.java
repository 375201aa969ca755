package io.aftercall.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Versions of flows as they stand in Redis. */
final class FlowCodec {

    private static final String REVISION = "~rev";

    private FlowCodec() {}

    static PublishReply published(String reply) {
        return PublishReply.valueOf(reply.toUpperCase(Locale.ROOT));
    }

    static ActivateReply activated(String reply) {
        return switch (reply) {
            case "done" -> new ActivateReply.Done();
            case "already" -> new ActivateReply.Already();
            case "unknown" -> new ActivateReply.Unknown();
            default -> throw new IllegalStateException("flow_activate answered " + reply);
        };
    }

    static FlowTable table(Map<String, String> active, Map<String, String> meta, Map<String, String> refused) {
        Map<String, FlowTable.Active> flows = new TreeMap<>();
        active.forEach((flow, version) -> {
            if (!flow.equals(REVISION)) {
                JsonNode told = Wire.parse(meta.getOrDefault(flow, "{}"));
                flows.put(
                        flow,
                        new FlowTable.Active(version, at(told), told.path("by").asText()));
            }
        });
        Map<String, FlowTable.Refused> bad = new TreeMap<>();
        refused.forEach((flow, json) -> {
            JsonNode told = Wire.parse(json);
            bad.put(
                    flow,
                    new FlowTable.Refused(
                            told.path("version").asText(),
                            at(told),
                            told.path("by").asText(),
                            told.path("why").asText()));
        });
        return new FlowTable(Long.parseLong(active.getOrDefault(REVISION, "0")), flows, bad);
    }

    static Optional<FlowHistory> history(String flow, @Nullable String active, List<String> events, List<String> kept) {
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FlowHistory(
                flow,
                active == null || active.isEmpty() ? null : active,
                events.stream().map(FlowCodec::event).toList(),
                kept));
    }

    private static FlowHistory.Event event(String json) {
        JsonNode told = Wire.parse(json);
        return new FlowHistory.Event(
                at(told),
                FlowHistory.Kind.ofWire(told.path("kind").asText()),
                told.path("version").asText(),
                told.path("by").asText(),
                told.hasNonNull("why") ? told.path("why").asText() : null);
    }

    private static Instant at(JsonNode told) {
        return Instant.ofEpochMilli(told.path("at").asLong());
    }
}
