package io.aftercall.testing;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.Bell;
import io.aftercall.queue.BuriedLetter;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.Contexts;
import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.queue.DeadLetterPage;
import io.aftercall.queue.DeadLetterQuery;
import io.aftercall.queue.DeadLetterReply;
import io.aftercall.queue.DeadLetters;
import io.aftercall.queue.FailedRun;
import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.Lease;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.Page;
import io.aftercall.queue.Pauses;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreHealth;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
import io.aftercall.scripts.ContextChange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A store that can be told to fail, for tests of what happens while Redis is away. Bells ring as ever. Thread-safe.
 *
 * <p>The idea of a broker that sleeps is that of the {@code testbroker} of asynq.
 */
public final class FlakyStore implements Store {

    /** How the steps from now on end. */
    public enum Mood {
        /** As the store beneath ends them. */
        AWAKE,
        /** In a fault, and nothing was done. */
        ASLEEP,
        /** In a fault, although it was done: the answer got lost. */
        ANSWERS_LOST,
        /** Not before the mood changes. */
        HOLDING
    }

    private final Store store;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.AWAKE;
    private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

    public FlakyStore(Store store) {
        this.store = store;
    }

    /** Changes how steps end; those that were held go on. */
    public synchronized void become(Mood next) {
        CompletableFuture<Void> held = released;
        released = next == Mood.HOLDING ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
        mood = next;
        held.complete(null);
    }

    /** How often a step was asked for, by the name of its method: {@code requests.settle}, {@code contexts.load}. */
    public int asked(String step) {
        return asked.getOrDefault(step, 0);
    }

    @Override
    public RequestLedger requests() {
        return new Requests(this, store.requests());
    }

    @Override
    public ScriptJobs scripts() {
        return new Scripts(this, store.scripts());
    }

    @Override
    public Contexts contexts() {
        return new Maps(this, store.contexts());
    }

    @Override
    public Pauses pauses() {
        return new FlakyPauses(this, store.pauses());
    }

    @Override
    public DeadLetters deadLetters() {
        return new Letters(this, store.deadLetters());
    }

    @Override
    public Bell bell() {
        return store.bell();
    }

    @Override
    public byte[] salt() {
        return store.salt();
    }

    @Override
    public StoreHealth health() {
        return store.health();
    }

    @Override
    public CompletionStage<Void> ping() {
        return step("ping", store::ping);
    }

    @Override
    public CompletionStage<Void> close() {
        return store.close();
    }

    <T> CompletionStage<T> step(String name, Supplier<CompletionStage<T>> step) {
        asked.merge(name, 1, Integer::sum);
        return switch (mood) {
            case AWAKE -> step.get();
            case ASLEEP -> away();
            case ANSWERS_LOST -> step.get().thenCompose(done -> away());
            case HOLDING -> released.thenCompose(go -> step.get());
        };
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedStage(new IllegalStateException("the store is asleep"));
    }

    private record Requests(FlakyStore flaky, RequestLedger ledger) implements RequestLedger {

        @Override
        public CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
            return flaky.step("requests.accept", () -> ledger.accept(request, schedule));
        }

        @Override
        public CompletionStage<Optional<StoredRequest>> find(RequestId id) {
            return flaky.step("requests.find", () -> ledger.find(id));
        }

        @Override
        public CompletionStage<Optional<StoredRequest>> watch(RequestId id) {
            return flaky.step("requests.watch", () -> ledger.watch(id));
        }

        @Override
        public CompletionStage<Page> list(ListQuery query) {
            return flaky.step("requests.list", () -> ledger.list(query));
        }

        @Override
        public CompletionStage<List<Held>> take(String holder, int max) {
            return flaky.step("requests.take", () -> ledger.take(holder, max));
        }

        @Override
        public CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max) {
            return flaky.step("requests.takeOver", () -> ledger.takeOver(holder, idle, max));
        }

        @Override
        public CompletionStage<Set<Lease>> renew(String holder, Collection<Lease> leases) {
            return flaky.step("requests.renew", () -> ledger.renew(holder, leases));
        }

        @Override
        public CompletionStage<AttemptReply> beginAttempt(Lease lease, Duration horizon) {
            return flaky.step("requests.beginAttempt", () -> ledger.beginAttempt(lease, horizon));
        }

        @Override
        public CompletionStage<StepReply> backOff(Lease lease, BackOff backOff) {
            return flaky.step("requests.backOff", () -> ledger.backOff(lease, backOff));
        }

        @Override
        public CompletionStage<List<StepReply>> settle(List<Settlement> settlements) {
            return flaky.step("requests.settle", () -> ledger.settle(settlements));
        }

        @Override
        public CompletionStage<StepReply> release(Lease lease) {
            return flaky.step("requests.release", () -> ledger.release(lease));
        }

        @Override
        public CompletionStage<StepReply> defer(Lease lease, Duration delay) {
            return flaky.step("requests.defer", () -> ledger.defer(lease, delay));
        }

        @Override
        public CompletionStage<CancelReply> cancel(Cancellation cancellation) {
            return flaky.step("requests.cancel", () -> ledger.cancel(cancellation));
        }

        @Override
        public CompletionStage<Integer> promoteDue(int max) {
            return flaky.step("requests.promoteDue", () -> ledger.promoteDue(max));
        }

        @Override
        public CompletionStage<Integer> forget(Duration age, int max) {
            return flaky.step("requests.forget", () -> ledger.forget(age, max));
        }

        @Override
        public CompletionStage<Integer> forgetBeyond(long most, int max) {
            return flaky.step("requests.forgetBeyond", () -> ledger.forgetBeyond(most, max));
        }
    }

    private record Scripts(FlakyStore flaky, ScriptJobs jobs) implements ScriptJobs {

        @Override
        public CompletionStage<AcceptReply> play(PlayRequest play) {
            return flaky.step("scripts.play", () -> jobs.play(play));
        }

        @Override
        public CompletionStage<Optional<ExecutionStatus>> find(ExecutionId id) {
            return flaky.step("scripts.find", () -> jobs.find(id));
        }

        @Override
        public CompletionStage<Optional<ExecutionStatus>> watch(ExecutionId id) {
            return flaky.step("scripts.watch", () -> jobs.watch(id));
        }

        @Override
        public CompletionStage<List<HeldJob>> take(String holder, WorkerIds ids, int max) {
            return flaky.step("scripts.take", () -> jobs.take(holder, ids, max));
        }

        @Override
        public CompletionStage<List<HeldJob>> takeOver(String holder, WorkerIds ids, Duration idle, int max) {
            return flaky.step("scripts.takeOver", () -> jobs.takeOver(holder, ids, idle, max));
        }

        @Override
        public CompletionStage<StepReply> beginAlone(JobLease lease) {
            return flaky.step("scripts.beginAlone", () -> jobs.beginAlone(lease));
        }

        @Override
        public CompletionStage<Set<JobLease>> renew(String holder, Collection<JobLease> leases) {
            return flaky.step("scripts.renew", () -> jobs.renew(holder, leases));
        }

        @Override
        public CompletionStage<StepReply> record(JobLease lease, RunRecord run) {
            return flaky.step("scripts.record", () -> jobs.record(lease, run));
        }

        @Override
        public CompletionStage<StepReply> finish(JobLease lease) {
            return flaky.step("scripts.finish", () -> jobs.finish(lease));
        }

        @Override
        public CompletionStage<StepReply> retry(JobLease lease, FailedRun failed, Duration delay) {
            return flaky.step("scripts.retry", () -> jobs.retry(lease, failed, delay));
        }

        @Override
        public CompletionStage<StepReply> postpone(JobLease lease, Duration delay) {
            return flaky.step("scripts.postpone", () -> jobs.postpone(lease, delay));
        }

        @Override
        public CompletionStage<StepReply> release(JobLease lease) {
            return flaky.step("scripts.release", () -> jobs.release(lease));
        }
    }

    private record Letters(FlakyStore flaky, DeadLetters letters) implements DeadLetters {

        @Override
        public CompletionStage<DeadLetterPage> list(DeadLetterQuery query) {
            return flaky.step("deadLetters.list", () -> letters.list(query));
        }

        @Override
        public CompletionStage<Optional<BuriedLetter>> find(ExecutionId id) {
            return flaky.step("deadLetters.find", () -> letters.find(id));
        }

        @Override
        public CompletionStage<DeadLetterReply> replay(ExecutionId id, DeadLetterEdit edit, Duration horizon) {
            return flaky.step("deadLetters.replay", () -> letters.replay(id, edit, horizon));
        }

        @Override
        public CompletionStage<DeadLetterReply> discard(ExecutionId id) {
            return flaky.step("deadLetters.discard", () -> letters.discard(id));
        }
    }

    private record Maps(FlakyStore flaky, Contexts contexts) implements Contexts {

        @Override
        public CompletionStage<Map<String, String>> load(String contextId) {
            return flaky.step("contexts.load", () -> contexts.load(contextId));
        }

        @Override
        public CompletionStage<ApplyReply> apply(String contextId, ExecutionId execution, List<ContextChange> changes) {
            return flaky.step("contexts.apply", () -> contexts.apply(contextId, execution, changes));
        }
    }
}
