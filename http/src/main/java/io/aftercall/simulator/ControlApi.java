package io.aftercall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_sim/…}: what another process may ask of, and do to, the simulator. No key is needed; it is for loopback.
 *
 * <p>{@code POST /_sim/faults} takes {@code {"faults":"429:2,delay:100"}} and optionally {@code method}, {@code path} (equal
 * or, with a star at its end, a prefix), {@code key} and {@code times}.
 */
final class ControlApi {

    static final String PREFIX = "/_sim/";

    private final SimulatedStripe stripe;

    ControlApi(SimulatedStripe stripe) {
        this.stripe = stripe;
    }

    Answer handle(RawCall call) {
        try {
            return switch (call.method() + " " + call.path()) {
                case "GET /_sim/effects" ->
                    Answer.json(200, Json.parse(stripe.effects().toJson()));
                case "GET /_sim/requests" -> requests(call);
                case "POST /_sim/faults" -> addFaults(Json.parse(call.body()));
                case "POST /_sim/reset" -> {
                    stripe.reset();
                    yield Answer.json(200, Fields.of("reset", true));
                }
                default -> Answer.json(404, Fields.of("error", "no such control: " + call.path()));
            };
        } catch (IllegalArgumentException e) {
            return Answer.json(400, Fields.of("error", e.getMessage()));
        } catch (Refusal e) {
            return Answer.json(400, Fields.of("error", e.error()));
        }
    }

    private Answer requests(RawCall call) {
        Schema schema = Schema.builder().integer("limit").build();
        long limit = schema.read("", FormDecoder.decode(call.query())).number("limit", 100);
        List<Fields> recent = stripe.log().recent(Math.clamp(limit, 0, 10_000)).stream()
                .map(ControlApi::line)
                .toList();
        return Answer.json(200, Fields.of("requests", recent));
    }

    private static Fields line(AnsweredCall answered) {
        ReceivedCall call = answered.call();
        return Fields.of(
                "at", answered.receivedAt().toString(),
                "method", call.method(),
                "path", call.path(),
                "key", call.idempotencyKey(),
                "attempt", call.attempt(),
                "status", answered.status(),
                "fault", answered.fault() == null ? null : answered.fault().name());
    }

    private Answer addFaults(JsonNode order) {
        String text = text(order, "faults");
        if (text == null) {
            throw new IllegalArgumentException("faults: missing (expected: word[:amount][:times], …)");
        }
        Fault[] faults = Fault.parse(text).toArray(Fault[]::new);
        FaultPlan plan = new FaultPlan(List.of(faults));
        int times = order.path("times").asInt(Math.max(1, plan.length()));
        stripe.faults().when(matches(order), times, faults);
        return Answer.json(200, Fields.of("added", faults.length, "times", times));
    }

    private static Predicate<ReceivedCall> matches(JsonNode order) {
        String method = text(order, "method");
        String path = text(order, "path");
        String key = text(order, "key");
        return call -> (method == null || method.equals(call.method()))
                && (path == null || matches(path, call.path()))
                && (key == null || key.equals(call.idempotencyKey()));
    }

    private static boolean matches(String pattern, String path) {
        return pattern.endsWith("*")
                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern);
    }

    private static @Nullable String text(JsonNode order, String name) {
        JsonNode value = order.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}
