package io.aftercall.scripts;

import io.aftercall.config.ContextSettings;
import io.aftercall.config.ScriptSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one run wants done, within its limits. Nothing leaves before the run has ended well. Thread-safe only
 * so that a thread which a script managed to start cannot add to a run that is over.
 */
final class RunEffects {

    /** Changes of the context that one run may make. */
    static final int MAX_CHANGES = 1000;

    // All parameters, arguments, context values and the reply together, as a multiple of what one result may be.
    private static final int BUDGET_IN_RESULTS = 4;

    private final UnaryOperator<String> childIds;
    private final int maxCalls;
    private final int maxJson;
    private final ContextSettings contextLimits;
    private long budget;
    private final List<ChildCall> calls = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<ContextChange> changes = new ArrayList<>();
    private int unnamed;
    private @Nullable String reply;
    private @Nullable ScriptRefusal refusal;
    private boolean ended;

    RunEffects(UnaryOperator<String> childIds, ScriptSettings settings) {
        this.childIds = childIds;
        this.maxCalls = settings.maxCalls();
        this.maxJson = settings.maxResult();
        this.contextLimits = settings.contexts();
        this.budget = (long) BUDGET_IN_RESULTS * settings.maxResult();
    }

    ContextSettings contextLimits() {
        return contextLimits;
    }

    /** JSON of a value of the script; a value that has none ends the run, whether or not the script catches it. */
    String json(@Nullable Object value, String what) {
        try {
            return JsonText.of(value, what, maxJson);
        } catch (ScriptRefusal refused) {
            throw refuse(refused);
        }
    }

    /** As {@link #json}, for what leaves with the run and counts towards its size. */
    synchronized String kept(@Nullable Object value, String what) {
        checkRunning();
        String json = json(value, what);
        budget -= json.length();
        if (budget < 0) {
            throw refuse(ScriptRefusal.tooLarge("the run's calls, context changes and reply are too large together"));
        }
        return json;
    }

    /** The name of the next call: the one given, once in a run, or the next ordinal. */
    synchronized String nextName(@Nullable String given) {
        checkRunning();
        if (calls.size() >= maxCalls) {
            throw refuse(new ScriptRefusal("more than " + maxCalls + " calls in one run"));
        }
        if (given == null) {
            return Integer.toString(++unnamed);
        }
        if (!names.add(given)) {
            throw new IllegalStateException("two calls named '" + given + "' in one run: give each its own name");
        }
        return given;
    }

    String childId(String name) {
        return childIds.apply(name);
    }

    synchronized void add(ChildCall call) {
        checkRunning();
        calls.add(call);
    }

    synchronized void add(ContextChange change) {
        checkRunning();
        if (changes.size() >= MAX_CHANGES) {
            throw refuse(new ScriptRefusal("more than " + MAX_CHANGES + " context changes in one run"));
        }
        changes.add(change);
    }

    synchronized void reply(@Nullable Object value) {
        reply = kept(value, "the reply");
    }

    synchronized ScriptRefusal refuse(ScriptRefusal refused) {
        if (refusal == null) {
            refusal = refused;
        }
        return refused;
    }

    /** The first refusal, also one that the script caught. */
    synchronized @Nullable ScriptRefusal refusal() {
        return refusal;
    }

    /** Closes the collection and gives it away. */
    synchronized Effects end() {
        ended = true;
        return new Effects(calls, changes, reply);
    }

    private void checkRunning() {
        if (ended) {
            throw new IllegalStateException("the run is over");
        }
    }
}
