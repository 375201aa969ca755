package io.aftercall.actors;

import io.aftercall.queue.Pause;
import io.aftercall.queue.PublishReply;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.RequestId;
import java.time.Duration;

/** Everything worth a metric, a log line, or a test's wait. Carries no parameters, no answers and no secrets. */
public sealed interface EngineEvent {

    /** A request is durable. */
    record Accepted(RequestId id) implements EngineEvent {}

    /** A submission was not stored. */
    record Refused(RequestId id, String why) implements EngineEvent {}

    record AttemptBegun(RequestId id, int attempt) implements EngineEvent {}

    record RetryScheduled(RequestId id, int attempt, Duration delay, String why) implements EngineEvent {}

    /** What the request needs is paused; it is left to the store for a while, no attempt counted. */
    record Deferred(RequestId id, Pause.Target paused, Duration delay) implements EngineEvent {}

    /** The outcome and its script job are stored. */
    record Settled(RequestId id, Outcome outcome, int attempts) implements EngineEvent {}

    /** An unknown outcome was found out. */
    record Resolved(RequestId id, Outcome outcome, Reconciliation.By by) implements EngineEvent {}

    /** Another process holds the request now, or it has ended. */
    record LeaseLost(RequestId id) implements EngineEvent {}

    /** Requests of a dead engine go on here. */
    record RequestsTakenOver(int count) implements EngineEvent {}

    /** Scripts of a dead worker go on here. */
    record ScriptsTakenOver(int count) implements EngineEvent {}

    record ScriptStarted(ExecutionId id, int attempt) implements EngineEvent {}

    record ScriptRetryScheduled(ExecutionId id, int attempt, Duration delay, String why) implements EngineEvent {}

    record ScriptEnded(ExecutionId id, ExecutionState state) implements EngineEvent {}

    /** A step of the store failed and is repeated. */
    record StoreAway(String step, String why) implements EngineEvent {}

    /**
     * The directory of this process holds a text of a flow that it did not hold before.
     *
     * @param why for what was refused; else empty
     */
    record FlowPublished(String flow, String version, PublishReply reply, String why) implements EngineEvent {}

    /** A destination fails time after time; calls to it are held back. */
    record CircuitOpened(String destination) implements EngineEvent {}

    /** So much is sent again to a destination already that a repeat has to wait. */
    record RetryBudgetUsedUp(String destination) implements EngineEvent {}

    /** Scripts have taken threads that nobody can give back: the process takes no more jobs and should be replaced. */
    record WorkerSick(int lostThreads, String why) implements EngineEvent {}

    /** The threads that scripts had taken have ended after all; the process takes jobs again. */
    record WorkerWell() implements EngineEvent {}

    /** An actor was restarted after a fault, or a port broke its promise. */
    record Fault(String where, String why) implements EngineEvent {}
}
