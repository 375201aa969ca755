package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead letters out of the small fields of their records. */
final class DeadLetterCodec {

    /** Of an execution. */
    static final List<String> EXECUTION = List.of(
            "state", "request", "error", "attempts", "stream", "context", "flow", "created", "replays", "edited");

    /** Of its request. */
    static final List<String> REQUEST =
            List.of("type", "outcome", "attempts", "worker", "context", "created", "replays", "edited");

    private static final String GIVEN_UP = "the engines that held it were lost each time it was under way";

    private DeadLetterCodec() {}

    /**
     * Decodes.
     *
     * @throws IllegalArgumentException if the fields are not those of what has ended badly
     */
    static DeadLetter decode(ExecutionId id, Instant died, Map<String, String> execution, Map<String, String> request) {
        boolean played = !"1".equals(execution.get("request"));
        RequestId requestId = played ? null : id.request();
        Map<String, String> owner = played ? execution : request;
        String outcome = request.get("outcome");
        DeadLetter.Kind kind = DeadLetter.Kind.of(requestId, outcome == null ? null : Outcome.ofWire(outcome));
        boolean called = kind == DeadLetter.Kind.REQUEST;
        return new DeadLetter(
                id,
                requestId,
                kind,
                DeadLetter.Reason.of(kind, state(execution)),
                error(execution, called),
                Wire.number(called ? request : execution, "attempts"),
                new DeadLetter.Place(
                        played ? worker(execution) : Wire.need(request, "worker"),
                        Wire.need(owner, "context"),
                        type(request),
                        execution.get("flow")),
                new DeadLetter.Times(Wire.time(Wire.need(owner, "created")), died),
                Wire.number(execution, "replays") + Wire.number(request, "replays"),
                execution.containsKey("edited") || request.containsKey("edited"));
    }

    private static String worker(Map<String, String> execution) {
        return StreamName.ofWire(Wire.need(execution, "stream")).workerId();
    }

    private static ExecutionState state(Map<String, String> execution) {
        return ExecutionState.ofWire(Wire.need(execution, "state"))
                .orElseThrow(() -> new IllegalArgumentException("the execution has an unknown state"));
    }

    private static @Nullable String error(Map<String, String> execution, boolean called) {
        String error = execution.get("error");
        return error == null && called ? GIVEN_UP : error;
    }

    private static @Nullable RequestType type(Map<String, String> request) {
        String type = request.get("type");
        return type == null ? null : RequestType.ofWire(type).orElseThrow(() -> new IllegalArgumentException("type"));
    }
}
