package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The workers of a pool: who is idle, and who has which job. Not thread-safe. */
final class Staff {

    private final LeaseKeeper<JobLease> leases;
    private final Set<ActorRef<WorkerActor.Command>> all = new HashSet<>();
    private final Deque<ActorRef<WorkerActor.Command>> idle = new ArrayDeque<>();
    private final Map<ActorRef<WorkerActor.Command>, JobLease> busy = new HashMap<>();

    Staff(LeaseKeeper<JobLease> leases) {
        this.leases = leases;
    }

    void hired(ActorRef<WorkerActor.Command> worker) {
        all.add(worker);
        idle.add(worker);
    }

    /** Its job is not renewed any more and goes to whoever takes it over. */
    void gone(ActorRef<WorkerActor.Command> worker) {
        release(worker);
        all.remove(worker);
        idle.remove(worker);
    }

    /** Somebody idle begins the job; there has to be somebody. */
    void begin(HeldJob job) {
        ActorRef<WorkerActor.Command> worker = idle.remove();
        busy.put(worker, job.lease());
        worker.tell(new WorkerActor.Run(job));
    }

    void ended(ActorRef<WorkerActor.Command> worker) {
        release(worker);
        idle.add(worker);
    }

    int idle() {
        return idle.size();
    }

    /** Whether nothing runs. */
    boolean isQuiet() {
        return busy.isEmpty();
    }

    boolean areAllIdle() {
        return idle.size() == all.size();
    }

    /** What they hold runs out. */
    void forgetAll() {
        busy.values().forEach(leases::forget);
    }

    private void release(ActorRef<WorkerActor.Command> worker) {
        JobLease lease = busy.remove(worker);
        if (lease != null) {
            leases.forget(lease);
        }
    }
}
