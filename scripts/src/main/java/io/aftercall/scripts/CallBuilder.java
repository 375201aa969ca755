package io.aftercall.scripts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call to Stripe under construction, in a script. Any of Stripe's parameters is a method of that name with one value:
 * {@code new_payment_intent().amount(2000).currency('usd').metadata(order: 'o-1')}. A parameter that is set to null is
 * not sent. Nothing happens before {@code create_async}, and then only when the script has ended well.
 */
public final class CallBuilder {

    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.\\-\\[\\]]{1,200}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]{0,99}");
    private static final int MAX_ID = 200;

    private final CallTarget target;
    private final RunEffects effects;
    private final Map<String, Object> params = new LinkedHashMap<>();
    private @Nullable String name;
    private @Nullable Object args;
    private @Nullable String stripeAccount;
    private @Nullable String apiVersion;
    private boolean dispatched;

    CallBuilder(CallTarget target, RunEffects effects) {
        this.target = target;
        this.effects = effects;
    }

    String type() {
        return target.type();
    }

    /** What Groovy calls for a method that does not exist: one of Stripe's parameters. */
    public Object methodMissing(String parameter, Object arguments) {
        if (arguments instanceof Object[] values && values.length == 1) {
            return param(parameter, values[0]);
        }
        throw new IllegalArgumentException(parameter + ": expected one value, as in " + parameter + "(value)");
    }

    /** Sets a parameter whose name is no method name, or is one of this class. */
    public CallBuilder param(String parameter, @Nullable Object value) {
        if (parameter == null || !PARAMETER.matcher(parameter).matches()) {
            throw new IllegalArgumentException("a parameter's name: expected letters, digits and _ . - [ ]");
        }
        if (value == null) {
            params.remove(parameter);
        } else {
            params.put(parameter, value);
        }
        return this;
    }

    /** Names the call. Its id comes from the name instead of its place among the calls of the script. */
    public CallBuilder named(String callName) {
        if (callName == null || !NAME.matcher(callName).matches()) {
            throw new IllegalArgumentException(
                    "a call's name: expected a letter, then up to 99 letters, digits and _ . : -");
        }
        name = callName;
        return this;
    }

    /** What the flow of this call finds in {@code request.args}. */
    public CallBuilder args(@Nullable Object value) {
        args = value;
        return this;
    }

    /** The connected account to act for, {@code acct_…}; without it that of the request the script belongs to. */
    public CallBuilder stripe_account(Object account) {
        stripeAccount = id("stripe_account", account);
        return this;
    }

    /** The {@code Stripe-Version} of this call; without it that of the request the script belongs to. */
    public CallBuilder api_version(Object version) {
        apiVersion = id("api_version", version);
        return this;
    }

    /** With the credential of the request that the script belongs to. */
    public DispatchedCall create_async(Object workerId, Object contextId) {
        return dispatch(workerId, contextId, null);
    }

    /** @param secret an account's name, {@code account('name')}, or a secret key */
    public DispatchedCall create_async(Object workerId, Object contextId, Object secret) {
        return dispatch(workerId, contextId, Credentials.of(secret));
    }

    /** The older name of {@code create_async}. */
    public DispatchedCall create(Object workerId, Object contextId, Object secret) {
        return create_async(workerId, contextId, secret);
    }

    private DispatchedCall dispatch(Object workerId, Object contextId, @Nullable Credential credential) {
        if (dispatched) {
            throw new IllegalStateException("this " + type() + " call was dispatched already: build another one");
        }
        String worker = id("worker_id", workerId);
        String context = id("context_id", contextId);
        String paramsJson = effects.kept(params, "the parameters of " + type());
        String argsJson = args == null ? null : effects.kept(args, "the args of " + type());
        String callName = effects.nextName(name);
        String id = effects.childId(callName);
        effects.add(new ChildCall(
                id,
                callName,
                type(),
                target.method(),
                target.path(),
                paramsJson,
                argsJson,
                worker,
                context,
                credential,
                stripeAccount,
                apiVersion));
        dispatched = true;
        return new DispatchedCall(id, type());
    }

    static String id(String what, @Nullable Object value) {
        String text = value instanceof CharSequence ? value.toString() : "";
        if (text.isBlank() || text.length() > MAX_ID || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + ": expected a text of 1 to " + MAX_ID + " printable characters");
        }
        return text;
    }
}
