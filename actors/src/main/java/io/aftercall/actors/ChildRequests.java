package io.aftercall.actors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.config.ScriptMode;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.ScriptJob;
import io.aftercall.request.Credential;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.scripts.ChildCall;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes requests of the calls that a script started. Thread-safe; does no I/O. */
public final class ChildRequests {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final RequestFreezer freezer;
    private final SecretSealer sealer;

    public ChildRequests(RequestFreezer freezer, SecretSealer sealer) {
        this.freezer = freezer;
        this.sealer = sealer;
    }

    /** @throws InvalidSubmission if one of them cannot be sent; names the call and the field */
    List<Request> of(HeldJob held, List<ChildCall> calls) {
        return calls.stream().map(call -> of(held, call)).toList();
    }

    private Request of(HeldJob held, ChildCall call) {
        ExecutionId execution = held.lease().id();
        try {
            Submission submission = Submission.of(
                            RequestType.ofWire(call.type()).orElseThrow())
                    .call(call.method(), call.path())
                    .params(params(call.paramsJson()))
                    .worker(call.workerId())
                    .context(call.contextId())
                    .priority(priority(held))
                    .mode(mode(held))
                    .stripeAccount(stripeAccount(held, call))
                    .apiVersion(apiVersion(held, call))
                    .argsJson(call.argsJson())
                    .credential(credential(held, call))
                    .parent(execution)
                    .build();
            return freezer.freeze(submission, new RequestId(call.id()));
        } catch (InvalidSubmission e) {
            throw new InvalidSubmission(
                    "call " + call.name() + " (" + call.type() + ")", String.valueOf(e.getMessage()));
        }
    }

    private static int priority(HeldJob held) {
        return held.lease().priority();
    }

    /** Who asked for isolation asked for all that follows. */
    private static @Nullable ScriptMode mode(HeldJob held) {
        ScriptMode asked = held.job().mode();
        return asked == ScriptMode.ISOLATED ? asked : null;
    }

    /** That of the parent goes with the parent's credential: another credential is another platform. */
    private @Nullable String stripeAccount(HeldJob held, ChildCall call) {
        boolean inherits = call.stripeAccount() == null && isSameAccount(held, call) && !hasAnother(held, call);
        return inherits && held.job() instanceof ScriptJob.Flow flow
                ? flow.request().call().stripeAccount()
                : call.stripeAccount();
    }

    private static @Nullable String apiVersion(HeldJob held, ChildCall call) {
        return call.apiVersion() == null && held.job() instanceof ScriptJob.Flow flow
                ? flow.request().call().apiVersion()
                : call.apiVersion();
    }

    /** Whether the context of the call has an account of its own, which is not that of the parent. */
    private boolean hasAnother(HeldJob held, ChildCall call) {
        return credential(held, call) instanceof Credential.OfContext(var parents)
                && freezer.contexts()
                        .account(call.contextId())
                        .filter(account -> !account.equals(parents))
                        .isPresent();
    }

    private static boolean isSameAccount(HeldJob held, ChildCall call) {
        return switch (call.credential()) {
            case null -> true;
            case io.aftercall.scripts.Credential.Account(var name) ->
                held.job() instanceof ScriptJob.Flow flow
                        && flow.request().credential() instanceof Credential.Account(var parent)
                        && parent.equals(name);
            case io.aftercall.scripts.Credential.Inline inline -> false;
        };
    }

    private Credential credential(HeldJob held, ChildCall call) {
        return switch (call.credential()) {
            case io.aftercall.scripts.Credential.Account(var name) -> new Credential.Account(name);
            case io.aftercall.scripts.Credential.Inline(var secret) -> new Credential.Inline(secret);
            case null -> isSameContext(held, call) ? inherited(held) : new Credential.OfContext(inherited(held));
        };
    }

    /** There what the parent acts for is known already, and may have been named. */
    private static boolean isSameContext(HeldJob held, ChildCall call) {
        return held.job() instanceof ScriptJob.Flow && held.job().contextId().equals(call.contextId());
    }

    /** That of the request the script belongs to; sealed anew, as a sealed secret opens for its own request only. */
    private Credential inherited(HeldJob held) {
        if (!(held.job() instanceof ScriptJob.Flow flow)) {
            return new Credential.Account("default");
        }
        Request parent = flow.request();
        return switch (parent.credential()) {
            case Credential.Account account -> account;
            case Credential.Sealed(var envelope) -> open(envelope, parent);
            case Credential.Inline inline -> throw new IllegalStateException("an inline secret is never stored");
            case Credential.OfContext open -> throw new IllegalStateException("an open account is never stored");
        };
    }

    private Credential open(String envelope, Request parent) {
        try {
            return new Credential.Inline(sealer.open(envelope, parent.id().value()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSubmission(
                    "secret", "this worker has not the key that the request's secret was sealed with");
        }
    }

    private static Map<String, Object> params(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (StreamConstraintsException e) {
            throw new InvalidSubmission(
                    "params", "expected numbers of at most 1000 digits, nested less than 1000 deep");
        } catch (JsonProcessingException e) {
            throw new InvalidSubmission("params", "expected an object");
        }
    }
}
