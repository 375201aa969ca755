package io.aftercall.actors;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Accepted;
import io.aftercall.queue.Durability;
import io.aftercall.queue.Held;
import io.aftercall.queue.RequestLedger;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
import io.aftercall.request.Submission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what is submitted, and leases it for this engine if it has room: nobody else needs to look for it then, nor to read
 * it. Whoever waits for the acknowledgement waits for no actor: each way between threads takes as long as Redis does.
 * Thread-safe.
 */
final class Reception implements Submissions {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IntakeActor.Ports ports;
    private final FirstAttempts firstAttempts;
    private final AtomicInteger storing = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    private volatile @Nullable Consumer<List<Held>> engine;
    private volatile int active;

    Reception(IntakeActor.Ports ports) {
        this.ports = ports;
        this.firstAttempts = new FirstAttempts(ports.request());
    }

    /** @param engine gets what is leased with its submission, and an empty list when a drain may be over */
    void opened(Consumer<List<Held>> engine) {
        this.engine = engine;
        given.set(0); // what was on its way to an instance before a restart may be lost
    }

    /** So many requests are in hand. */
    void holds(int requests) {
        active = requests;
    }

    /** So many of those it was given have come to the engine. */
    void received(int requests) {
        given.updateAndGet(onTheWay -> Math.max(0, onTheWay - requests));
    }

    /** The engine has ended, or is to begin anew: what is submitted now waits in the store until {@link #opened}. */
    void closed() {
        engine = null;
    }

    /** Whether the store has answered for each submission, and what was leased with them has come to the engine. */
    boolean isIdle() {
        return storing.get() == 0
                && given.get() == 0; // in this order: it is given before it is not being stored any more
    }

    @Override
    public CompletionStage<Submitted> accept(RequestId id, Submission submission) {
        int beside = storing.getAndIncrement(); // before it looks whether the engine drains
        CompletableFuture<Submitted> told = new CompletableFuture<>();
        try {
            Submitted.Refused refusal = refusal(id, beside);
            if (refusal == null) {
                store(ports.freezer().freeze(submission, id), submission.schedule(), beside)
                        .whenComplete((accepted, fault) -> stored(id, accepted, fault, told));
                return told;
            }
            told.complete(refusal);
        } catch (InvalidSubmission e) {
            told.complete(new Submitted.Invalid(e.errors()));
        } catch (RuntimeException bug) {
            broken(bug, told);
        }
        done();
        return told;
    }

    private CompletionStage<Accepted> store(Request request, Schedule schedule, int beside) {
        RequestLedger ledger = ports.store().requests();
        int ahead = beside + given.get(); // then those in hand: what comes meanwhile is counted twice, and not left out
        boolean begins = engine != null
                && ahead + active < ports.limits().engine().maxActive()
                && ports.pace().hasRoom(ahead)
                && ports.request().brakes().onCall(request).isEmpty();
        return begins
                ? ledger.acceptAndTake(request, schedule, ports.holder(), firstAttempts.mayBegin(request, ahead))
                : ledger.accept(request, schedule).thenApply(reply -> new Accepted(reply, List.of()));
    }

    private void stored(
            RequestId id, @Nullable Accepted accepted, @Nullable Throwable fault, CompletableFuture<Submitted> told) {
        try {
            told.complete(accepted != null ? told(id, accepted.reply()) : unheard(id, fault));
            if (accepted != null && !accepted.taken().isEmpty()) {
                give(accepted.taken());
            }
        } catch (RuntimeException bug) {
            broken(bug, told); // what was leased with it is taken over when its lease has run out
        } finally {
            done();
        }
    }

    private void broken(RuntimeException bug, CompletableFuture<Submitted> told) {
        LOG.error("Nobody can be told what became of a submission.", bug);
        told.completeExceptionally(bug);
    }

    private void done() {
        if (storing.decrementAndGet() == 0 && ports.request().brakes().isDraining()) {
            give(List.of());
        }
    }

    private void give(List<Held> taken) {
        Consumer<List<Held>> to = engine;
        if (to != null) {
            given.addAndGet(taken.size());
            to.accept(taken);
        }
    }

    /** Before anything is stored: what was accepted is always worth finishing, what is new is not always worth starting. */
    private Submitted.@Nullable Refused refusal(RequestId id, int beside) {
        if (ports.request().brakes().isDraining()) {
            return refused(id, Submitted.Cause.UNAVAILABLE, "the engine is draining");
        }
        if (!ports.freezer().contexts().areKnown()) {
            return refused(id, Submitted.Cause.UNAVAILABLE, "it is not known yet what contexts are set to");
        }
        if (beside >= ports.limits().engine().maxUnacknowledged()) {
            return refused(id, Submitted.Cause.FULL, "too many requests wait for Redis to store them");
        }
        String why = ports.store().health().refusal();
        return why == null ? null : refused(id, Submitted.Cause.UNAVAILABLE, why);
    }

    private Submitted told(RequestId id, AcceptReply reply) {
        return switch (reply) {
            case AcceptReply.Stored(var state, var at) -> {
                ports.request().listener().on(new EngineEvent.Accepted(id));
                yield new Submitted.Accepted(id, state, durability());
            }
            case AcceptReply.Duplicate(var state) -> new Submitted.Duplicate(id, state, durability());
            case AcceptReply.Conflict() -> new Submitted.Conflict(id);
            case AcceptReply.Full() -> refused(id, Submitted.Cause.FULL, "too many requests wait already");
            case AcceptReply.Unfit(var why) -> refused(id, Submitted.Cause.UNAVAILABLE, why);
        };
    }

    /** The store has not answered: whether it was stored is not known. */
    private Submitted unheard(RequestId id, @Nullable Throwable fault) {
        ports.request().listener().on(new EngineEvent.StoreAway("accept", String.valueOf(fault)));
        String why = "the store did not answer; it is safe to repeat with the same key";
        return refused(id, Submitted.Cause.UNAVAILABLE, why);
    }

    private Durability durability() {
        return ports.store().health().durability();
    }

    private Submitted.Refused refused(RequestId id, Submitted.Cause cause, String why) {
        ports.request().listener().on(new EngineEvent.Refused(id, why));
        return new Submitted.Refused(id, cause, why, RETRY_AFTER);
    }
}
