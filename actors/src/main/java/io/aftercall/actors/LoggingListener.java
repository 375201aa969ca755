package io.aftercall.actors;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events to the log: the life cycle at DEBUG, what a person should look at at WARN. */
public final class LoggingListener implements EngineListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.aftercall.events");

    private final Seldom storeAway = new Seldom(Duration.ofSeconds(10), System::nanoTime);
    private final Seldom budgets = new Seldom(Duration.ofSeconds(10), System::nanoTime);

    @Override
    public void on(EngineEvent event) {
        switch (event) {
            case EngineEvent.StoreAway(var step, var why) -> storeAway(step, why);
            case EngineEvent.Fault(var where, var why) -> LOG.warn("A fault was survived. where={} why={}", where, why);
            case EngineEvent.RequestsTakenOver(var count) ->
                LOG.warn("Requests of a lost engine go on here. count={}", count);
            case EngineEvent.ScriptsTakenOver(var count) ->
                LOG.warn("Scripts of a lost worker go on here. count={}", count);
            case EngineEvent.CircuitOpened(var destination) ->
                LOG.warn("Calls are held back: one after the other failed. destination={}", destination);
            case EngineEvent.RetryBudgetUsedUp(var destination) -> budgetUsedUp(destination);
            case EngineEvent.WorkerSick(var lost, var why) ->
                LOG.warn("This process takes no more scripts. lost={} why={}", lost, why);
            case EngineEvent.WorkerWell() -> LOG.warn("This process takes scripts again.");
            case EngineEvent.Settled settled
            when settled.outcome().parks() ->
                LOG.warn(
                        "The outcome of a request is not known. request={} outcome={}",
                        settled.id(),
                        settled.outcome().wire());
            case EngineEvent.Resolved(var id, var outcome, var by) ->
                LOG.info(
                        "An unknown outcome was found out. request={} outcome={} by={}", id, outcome.wire(), by.wire());
            case EngineEvent.ScriptEnded ended
            when ended.state().isBuried() ->
                LOG.warn(
                        "A script failed for good. execution={} state={}",
                        ended.id(),
                        ended.state().wire());
            case EngineEvent.FlowPublished published -> log(published);
            default -> LOG.debug("{}", event);
        }
    }

    /** All that is in hand fails together when Redis goes away: one line for each step, and later how many more. */
    private void storeAway(String step, String why) {
        int unsaid = storeAway.count(step);
        if (unsaid >= 0) {
            LOG.warn(
                    "The store does not answer; the step is repeated. step={} why={} more_before={}",
                    step,
                    why,
                    unsaid);
        }
    }

    private void budgetUsedUp(String destination) {
        if (budgets.count(destination) >= 0) {
            LOG.warn("Repeats wait: too many are sent already. destination={}", destination);
        }
    }

    private static void log(EngineEvent.FlowPublished of) {
        switch (of.reply()) {
            case ACTIVATED -> LOG.info("A version of a flow is active. flow={} version={}", of.flow(), of.version());
            case REFUSED ->
                LOG.warn(
                        "A flow is broken and refused; what was active before stays so. flow={} version={} why={}",
                        of.flow(),
                        of.version(),
                        of.why());
            case KNOWN ->
                LOG.warn(
                        "The flows directory holds a version that others have replaced; that stays so until the file is"
                                + " changed or the version activated. flow={} version={}",
                        of.flow(),
                        of.version());
            case FULL -> LOG.warn("There are too many flows; this one is not active. flow={}", of.flow());
            case UNCHANGED -> LOG.debug("{}", of);
        }
    }
}
