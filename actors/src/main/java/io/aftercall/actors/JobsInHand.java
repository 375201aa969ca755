package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.Pause;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.StepReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The jobs of a pool that nobody has begun. Not thread-safe. */
final class JobsInHand {

    private final WorkerPoolActor.Ports ports;
    private final Deque<HeldJob> waiting = new ArrayDeque<>();
    private final Deque<HeldJob> suspects = new ArrayDeque<>();
    private final Set<HeldJob> onProbation = new LinkedHashSet<>();

    JobsInHand(WorkerPoolActor.Ports ports) {
        this.ports = ports;
    }

    /**
     * Keeps its lease until somebody begins it. What is paused goes back to the store.
     *
     * @return whether it is on probation: one that another loss would settle is not run in the first moments
     */
    boolean add(HeldJob job) {
        ports.worker().leases().keep(job.lease(), () -> {});
        if (postponesIfPaused(job)) {
            return false;
        }
        boolean suspect = ports.worker().runsAlone(job);
        boolean grave = suspect && job.takeovers() > 1;
        (grave ? onProbation : suspect ? suspects : waiting).add(job);
        return grave;
    }

    /** It may run now, unless it was given back meanwhile. */
    void endProbation(HeldJob job) {
        if (onProbation.remove(job)) {
            suspects.add(job);
        }
    }

    boolean hasSuspects() {
        return !suspects.isEmpty();
    }

    /** The next one that nothing is held against; null if there is none. */
    @Nullable
    HeldJob pollWaiting() {
        return poll(waiting);
    }

    /** The next one that may have ended another worker; null if there is none. */
    @Nullable
    HeldJob pollSuspect() {
        return poll(suspects);
    }

    /** Other processes take them at once; if that fails, when their leases have run out. */
    void handBackAll() {
        empty(this::handBack);
    }

    /** They run out. */
    void forgetAll() {
        empty(job -> ports.worker().leases().forget(job.lease()));
    }

    void handBack(HeldJob job) {
        giveUp("release", job.lease(), jobs -> jobs.release(job.lease()));
    }

    private void empty(Consumer<HeldJob> how) {
        onProbation.forEach(how);
        onProbation.clear();
        suspects.forEach(how);
        suspects.clear();
        waiting.forEach(how);
        waiting.clear();
    }

    private @Nullable HeldJob poll(Deque<HeldJob> jobs) {
        HeldJob next = jobs.poll();
        while (next != null && postponesIfPaused(next)) {
            next = jobs.poll();
        }
        return next;
    }

    /** Leaves to the store what may not begin now; if that fails, until its lease has run out. */
    private boolean postponesIfPaused(HeldJob job) {
        Optional<Pause> pause = ports.brakes().onJob(job);
        pause.ifPresent(why -> {
            String id = job.lease().id().value();
            Duration wait = Brakes.wait(why, ports.clock().instant(), id);
            giveUp("postpone", job.lease(), jobs -> jobs.postpone(job.lease(), wait));
        });
        return pause.isPresent();
    }

    private void giveUp(String step, JobLease lease, Function<ScriptJobs, CompletionStage<StepReply>> how) {
        ports.worker().leases().forget(lease);
        how.apply(ports.worker().jobs()).whenComplete((reply, fault) -> {
            if (fault != null) {
                ports.worker().listener().on(new EngineEvent.StoreAway(step, fault.toString()));
            }
        });
    }
}
