package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.FailedRun;
import io.aftercall.queue.FlowPin;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Outbox;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.scripts.Effects;
import io.aftercall.scripts.Ending;
import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.Late;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptInput;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.scripts.ScriptSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Between the queue's words and the script host's. Thread-safe; does no I/O. */
public final class RunTranslator {

    /** The ending of a run whose changes of the context met those of another. */
    static final String CONFLICT = "conflict";

    private final ChildRequests children;
    private final SecretSealer sealer;

    public RunTranslator(ChildRequests children, SecretSealer sealer) {
        this.children = children;
        this.sealer = sealer;
    }

    /**
     * What the script host is to run for a job.
     *
     * @throws IllegalArgumentException if the script was sealed with a key that this process has not
     */
    ScriptCall call(HeldJob held, Late<Map<String, String>> context) {
        return switch (held.job()) {
            case ScriptJob.Flow flow -> {
                boolean succeeded = flow.outcome() == Outcome.SUCCEEDED;
                ScriptInput input = new ScriptInput(
                        succeeded ? flow.replyJson() : null,
                        succeeded ? null : flow.replyJson(),
                        Late.madeBy(() -> request(flow)),
                        "{}",
                        context);
                yield call(held, source(flow), input);
            }
            case ScriptJob.Play(var sealed) -> {
                PlayRequest play = sealed.opened(sealer);
                ObjectNode request = JsonNodeFactory.instance.objectNode();
                request.put("worker_id", play.routing().workerId());
                request.put("context_id", play.routing().contextId());
                Late<String> told = Late.known(request.toString());
                ScriptInput input = new ScriptInput(null, null, told, play.bindingsJson(), context);
                yield call(held, new ScriptSource.Inline(play.script()), input);
            }
            case ScriptJob.Publish publish -> throw new IllegalStateException("a recorded run is not run again");
        };
    }

    /** How an execution ends after its last run. */
    RunRecord ended(HeldJob held, ScriptResult result) {
        return switch (result) {
            case ScriptResult.Returned returned -> returned(held, returned);
            case ScriptResult.Threw threw -> failed(ExecutionState.FAILED, threw);
            case ScriptResult.TimedOut late -> failed(ExecutionState.FAILED, late);
            case ScriptResult.Lost lost -> failed(ExecutionState.FAILED, lost);
            case ScriptResult.Rejected rejected -> failed(ExecutionState.REJECTED, rejected);
            case ScriptResult.OutputTooLarge large -> failed(ExecutionState.REJECTED, large);
            case ScriptResult.NoFlow missing -> failed(ExecutionState.NO_FLOW, missing);
        };
    }

    /** Why a run is to be repeated. */
    FailedRun failed(ScriptResult result) {
        if (!result.mayRepeat()) {
            throw new IllegalStateException("a run that has " + result.ending() + " is not repeated");
        }
        return new FailedRun(
                result.ending(), result.version(), result.output(), Objects.requireNonNullElse(result.error(), ""));
    }

    /** It cannot be read here: this process has not the key that it was sealed with. */
    RunRecord unreadable(IllegalArgumentException why) {
        return failed(ExecutionState.REJECTED, "rejected", String.valueOf(why.getMessage()));
    }

    /** It has cost too many processes their life. */
    RunRecord poison(HeldJob held) {
        return failed(ExecutionState.POISON, "poison", held.takeovers() + " workers were lost while they ran it");
    }

    /** Others have changed the context at the same time again and again. */
    RunRecord contended(HeldJob held) {
        String why = "after " + held.attempts() + " runs the context was still changed by others each time";
        return failed(ExecutionState.FAILED, CONFLICT, why);
    }

    private static ScriptSource source(ScriptJob.Flow flow) {
        FlowPin pin = flow.pin();
        if (pin != null) {
            return new ScriptSource.Pinned(pin.flow(), pin.version());
        }
        Ending ending = flow.outcome() == Outcome.SUCCEEDED ? Ending.RESPONSE : Ending.ERROR;
        return new ScriptSource.Flow(new FlowName(flow.common()), ending);
    }

    private ScriptCall call(HeldJob held, ScriptSource source, ScriptInput input) {
        ExecutionId id = held.lease().id();
        int round = held.job().round();
        return new ScriptCall(
                id.value(),
                source,
                input,
                name -> RequestId.childOf(id, round, name).value(),
                new ScriptCall.Place(held.job().contextId(), held.job().mode()),
                null);
    }

    private RunRecord returned(HeldJob held, ScriptResult.Returned returned) {
        Effects effects = returned.effects();
        List<Request> calls;
        try {
            calls = children.of(held, effects.calls());
        } catch (InvalidSubmission e) {
            String why = String.valueOf(e.getMessage());
            return failed(
                    ExecutionState.REJECTED, new ScriptResult.Rejected(returned.version(), returned.output(), why));
        }
        Outbox outbox = new Outbox(calls, effects.changes());
        return new RunRecord(
                ExecutionState.COMPLETED,
                returned.ending(),
                returned.version(),
                returned.output(),
                returned.resultJson(),
                effects.replyJson(),
                null,
                outbox.isEmpty() ? null : outbox.toJson(),
                calls.stream().map(Request::id).toList());
    }

    private static RunRecord failed(ExecutionState state, ScriptResult result) {
        return new RunRecord(
                state, result.ending(), result.version(), result.output(), null, null, result.error(), null, List.of());
    }

    private static RunRecord failed(ExecutionState state, String ending, String error) {
        return new RunRecord(state, ending, null, "", null, null, error, null, List.of());
    }

    /** What is stored as JSON is embedded as it is stored: each name of ours is written, and none may stand there twice. */
    private static String request(ScriptJob.Flow flow) {
        Request request = flow.request();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", request.id().value());
        json.put("type", request.type().wire());
        json.putRawValue("params", new RawValue(request.params().json()));
        json.putRawValue(
                "args", new RawValue(Objects.requireNonNullElse(request.origin().argsJson(), "null")));
        json.put("caller_id", request.origin().callerId());
        json.put("worker_id", request.routing().workerId());
        json.put("context_id", request.routing().contextId());
        json.put("account", request.account());
        json.put("attempts", flow.requestAttempts());
        json.put("reconciled", flow.reconciled());
        ExecutionId parent = request.origin().parent();
        json.put("parent", parent == null ? null : parent.value());
        return json.toString();
    }
}
