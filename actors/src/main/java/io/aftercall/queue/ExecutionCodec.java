package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Routing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Executions of scripts as fields of a hash. */
final class ExecutionCodec {

    private ExecutionCodec() {}

    static List<String> encode(PlayRequest play) {
        List<String> fields = new ArrayList<>();
        Wire.put(fields, "script", play.script());
        Wire.put(fields, "bindings", play.bindingsJson());
        Wire.put(fields, "context", play.routing().contextId());
        Wire.put(fields, "flow", play.routing().flow());
        Wire.put(fields, "mode", RequestCodec.wire(play.routing().mode()));
        Wire.put(fields, "version", play.version());
        return fields;
    }

    static List<String> encode(RunRecord run) {
        List<String> fields = new ArrayList<>();
        Wire.put(fields, "version", run.version()); // first: the step looks for it there
        Wire.put(fields, "ending", run.ending());
        Wire.put(fields, "output", run.output().isEmpty() ? null : run.output());
        Wire.put(fields, "result", run.resultJson());
        Wire.put(fields, "reply", run.replyJson());
        Wire.put(fields, "error", run.error());
        Wire.put(fields, "outbox", run.outboxJson());
        if (!run.children().isEmpty()) {
            Wire.put(
                    fields,
                    "children",
                    String.join(
                            ",", run.children().stream().map(RequestId::value).toList()));
        }
        return fields;
    }

    static ExecutionStatus status(ExecutionId id, Map<String, String> fields) {
        String children = fields.getOrDefault("children", "");
        return new ExecutionStatus(
                id,
                ExecutionState.ofWire(Wire.need(fields, "state"))
                        .orElseThrow(() -> new IllegalArgumentException("the execution has an unknown state")),
                fields.get("ending"),
                fields.get("flow"),
                version(fields),
                fields.get("result"),
                fields.get("reply"),
                fields.getOrDefault("output", ""),
                fields.get("error"),
                Wire.number(fields, "attempts"),
                children.isEmpty()
                        ? List.of()
                        : Arrays.stream(children.split(",")).map(RequestId::new).toList(),
                new ExecutionStatus.Times(
                        Wire.time(Wire.need(fields, "created")),
                        Wire.timeOrNull(fields, "started"),
                        Wire.timeOrNull(fields, "ended")));
    }

    /** That which it ran, or is to run. */
    private static @Nullable String version(Map<String, String> fields) {
        String pin = fields.getOrDefault("pin", "");
        int space = pin.indexOf(' ');
        boolean none = space < 0 || space + 1 == pin.length();
        return fields.getOrDefault("version", none ? null : pin.substring(space + 1));
    }

    private static @Nullable FlowPin pin(Map<String, String> fields) {
        String pin = fields.getOrDefault("pin", "");
        return pin.isEmpty() ? null : FlowPin.ofWire(pin);
    }

    /** @throws IllegalArgumentException if the fields are not a job */
    static HeldJob held(
            JobLease lease, boolean publish, Map<String, String> execution, Map<String, String> requestFields) {
        return new HeldJob(
                job(lease.id(), publish, execution, requestFields),
                lease,
                Wire.number(execution, "attempts"),
                Wire.number(execution, "takeovers"));
    }

    private static ScriptJob job(
            ExecutionId id, boolean publish, Map<String, String> execution, Map<String, String> requestFields) {
        if ("0".equals(execution.get("request"))) {
            return publish
                    ? new ScriptJob.Publish(Wire.need(execution, "context"), null, Wire.need(execution, "outbox"))
                    : new ScriptJob.Play(play(id, execution));
        }
        Request request = RequestCodec.decode(id.request(), requestFields);
        if (publish) {
            return new ScriptJob.Publish(
                    request.routing().contextId(),
                    request,
                    Wire.need(execution, "outbox"),
                    ReconciliationCodec.round(requestFields));
        }
        return new ScriptJob.Flow(
                request,
                Outcome.ofWire(Wire.need(requestFields, "outcome")),
                Wire.need(requestFields, "reply"),
                Wire.number(requestFields, "attempts"),
                ReconciliationCodec.round(requestFields),
                requestFields.containsKey("resolved_by"),
                pin(execution));
    }

    /** @throws IllegalArgumentException if the fields are not those of a script that was sent */
    static PlayRequest play(ExecutionId id, Map<String, String> execution) {
        return new PlayRequest(
                id,
                Wire.need(execution, "script"),
                routing(execution),
                Wire.need(execution, "bindings"),
                Wire.need(execution, "fingerprint"));
    }

    private static Routing routing(Map<String, String> execution) {
        StreamName stream = StreamName.ofWire(Wire.need(execution, "stream"));
        return new Routing(
                stream.workerId(),
                Wire.need(execution, "context"),
                stream.priority(),
                execution.get("flow"),
                RequestCodec.mode(execution.get("mode")));
    }
}
