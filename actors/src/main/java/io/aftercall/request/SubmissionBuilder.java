package io.aftercall.request;

import io.aftercall.config.ScriptMode;
import io.aftercall.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects a {@link Submission}. Not thread-safe. Worker and context default to {@code default}. */
public final class SubmissionBuilder {

    private final RequestType type;
    private final Map<String, Object> params = new LinkedHashMap<>();
    private final List<String> tags = new ArrayList<>();
    private @Nullable String method;
    private @Nullable String path;
    private @Nullable String apiVersion;
    private @Nullable String stripeAccount;
    private String workerId = "default";
    private String contextId = "default";
    private int priority = Routing.DEFAULT_PRIORITY;
    private @Nullable String flow;
    private @Nullable ScriptMode mode;
    private @Nullable String callerId;
    private @Nullable String argsJson;
    private @Nullable String callerKey;
    private @Nullable ExecutionId parent;
    private Credential credential = new Credential.OfContext(new Credential.Account("default"));
    private Schedule schedule = new Schedule.Now();

    SubmissionBuilder(RequestType type) {
        this.type = type;
    }

    /** Adds parameters in Stripe's own names. */
    public SubmissionBuilder params(Map<String, ?> more) {
        params.putAll(more);
        return this;
    }

    /** Sets one parameter in Stripe's own name; maps and lists nest. */
    public SubmissionBuilder param(String name, Object value) {
        params.put(name, value);
        return this;
    }

    /** The call itself, with type {@link RequestType#STRIPE} only. */
    public SubmissionBuilder call(@Nullable String httpMethod, @Nullable String callPath) {
        method = httpMethod;
        path = callPath;
        return this;
    }

    public SubmissionBuilder worker(String id) {
        workerId = id;
        return this;
    }

    public SubmissionBuilder context(String id) {
        contextId = id;
        return this;
    }

    /** @param level 0, the highest, to 9 */
    public SubmissionBuilder priority(int level) {
        priority = level;
        return this;
    }

    /** Another flow than the one of the request's type, by the stem of its name. */
    public SubmissionBuilder flow(@Nullable String stem) {
        flow = stem;
        return this;
    }

    /** Where the flow runs; null for what is set. The stricter mode is there for the asking. */
    public SubmissionBuilder mode(@Nullable ScriptMode value) {
        mode = value;
        return this;
    }

    /** The account by name, whatever the context is set to; its secret is looked up when the call is sent. */
    public SubmissionBuilder account(String name) {
        credential = new Credential.Account(name);
        return this;
    }

    /** The secret itself; sealed before anything is stored. */
    public SubmissionBuilder secret(Secret secret) {
        credential = new Credential.Inline(secret);
        return this;
    }

    public SubmissionBuilder credential(Credential value) {
        credential = value;
        return this;
    }

    public SubmissionBuilder callerId(@Nullable String id) {
        callerId = id;
        return this;
    }

    /** Any JSON text, given to the flow as {@code request.args}. */
    public SubmissionBuilder argsJson(@Nullable String json) {
        argsJson = json;
        return this;
    }

    public SubmissionBuilder tags(List<String> words) {
        tags.addAll(words);
        return this;
    }

    public SubmissionBuilder apiVersion(@Nullable String version) {
        apiVersion = version;
        return this;
    }

    public SubmissionBuilder stripeAccount(@Nullable String account) {
        stripeAccount = account;
        return this;
    }

    /** A repeat with the same key meets the first request. */
    public SubmissionBuilder idempotencyKey(@Nullable String key) {
        callerKey = key;
        return this;
    }

    public SubmissionBuilder runAt(Instant time) {
        schedule = new Schedule.At(time);
        return this;
    }

    public SubmissionBuilder delay(Duration delay) {
        schedule = new Schedule.After(delay);
        return this;
    }

    /** After all others of its context that were submitted in order before it. Takes the place of a time. */
    public SubmissionBuilder inOrder() {
        schedule = new Schedule.InOrder();
        return this;
    }

    /** Marks the call as started by a script. */
    public SubmissionBuilder parent(@Nullable ExecutionId execution) {
        parent = execution;
        return this;
    }

    /** @throws InvalidSubmission if a field is not as it has to be */
    public Submission build() {
        return new Submission(
                type,
                new Target(method, path, params, apiVersion, stripeAccount),
                new Routing(workerId, contextId, priority, flow, mode),
                credential,
                new Origin(callerId, argsJson, tags, parent),
                schedule,
                callerKey);
    }
}
