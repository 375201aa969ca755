package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The workers of a pool: who is idle, and who has which job. Not thread-safe. */
final class Staff {

    private record Task(JobLease lease, long begun) {}

    private final LeaseKeeper<JobLease> leases;
    private final Appetite appetite;
    private final LongSupplier nanos;
    private final Set<ActorRef<WorkerActor.Command>> all = new HashSet<>();
    private final Deque<ActorRef<WorkerActor.Command>> idle = new ArrayDeque<>();
    private final Map<ActorRef<WorkerActor.Command>, Task> busy = new HashMap<>();

    /** @param nanos a clock that never goes back */
    Staff(LeaseKeeper<JobLease> leases, Appetite appetite, LongSupplier nanos) {
        this.leases = leases;
        this.appetite = appetite;
        this.nanos = nanos;
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
        busy.put(worker, new Task(job.lease(), nanos.getAsLong()));
        worker.tell(new WorkerActor.Run(job));
    }

    void ended(ActorRef<WorkerActor.Command> worker) {
        Task task = release(worker);
        if (task != null) {
            appetite.ended(Duration.ofNanos(nanos.getAsLong() - task.begun()), busy.size());
        }
        idle.add(worker);
    }

    /** How many may begin a job. */
    int idle() {
        return Math.clamp(appetite.jobs() - busy.size(), 0, idle.size());
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
        busy.values().forEach(task -> leases.forget(task.lease()));
    }

    private @Nullable Task release(ActorRef<WorkerActor.Command> worker) {
        Task task = busy.remove(worker);
        if (task != null) {
            leases.forget(task.lease());
        }
        return task;
    }
}
