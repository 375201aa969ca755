package io.aftercall.faults;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Accepted;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.Page;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.SettledTogether;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The requests of {@link SteppedStore}. */
record SteppedLedger(RequestLedger ledger, Steps steps) implements RequestLedger {

    @Override
    public CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        String step = request.origin().parent() == null ? "requests.accept" : "requests.accept-child";
        return steps.step(step, () -> ledger.accept(request, schedule));
    }

    @Override
    public CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder, boolean begins) {
        return steps.step("requests.accept", () -> ledger.acceptAndTake(request, schedule, holder, begins))
                .thenCompose(accepted -> noted(accepted, accepted.taken()));
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> find(RequestId id) {
        return steps.step("requests.find", () -> ledger.find(id));
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> watch(RequestId id) {
        return steps.step("requests.watch", () -> ledger.watch(id));
    }

    @Override
    public CompletionStage<Page> list(ListQuery query) {
        return steps.step("requests.list", () -> ledger.list(query));
    }

    @Override
    public CompletionStage<List<Held>> take(String holder, int max, int begin) {
        return steps.step("requests.take", () -> ledger.take(holder, max, begin))
                .thenCompose(taken -> noted(taken, taken));
    }

    /** An attempt that began in the same step has begun as any other. */
    private <T> CompletionStage<T> noted(T reply, List<Held> taken) {
        boolean begun = taken.stream().anyMatch(held -> held.begun() != null);
        return begun
                ? steps.step("requests.beginAttempt", () -> CompletableFuture.completedStage(reply))
                : CompletableFuture.completedStage(reply);
    }

    @Override
    public CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max) {
        return steps.step("requests.takeOver", () -> ledger.takeOver(holder, idle, max));
    }

    @Override
    public CompletionStage<Set<Lease>> renew(String holder, Collection<Lease> leases) {
        return steps.step("requests.renew", () -> ledger.renew(holder, leases));
    }

    @Override
    public CompletionStage<AttemptReply> beginAttempt(Lease lease, Duration horizon) {
        return steps.step("requests.beginAttempt", () -> ledger.beginAttempt(lease, horizon));
    }

    @Override
    public CompletionStage<StepReply> backOff(Lease lease, BackOff backOff) {
        return steps.step("requests.backOff", () -> ledger.backOff(lease, backOff));
    }

    @Override
    public CompletionStage<SettledTogether> settle(List<Settlement> settlements, Vacancy vacancy) {
        return steps.step("requests.settle", () -> ledger.settle(settlements, vacancy));
    }

    @Override
    public CompletionStage<StepReply> release(Lease lease) {
        return steps.step("requests.release", () -> ledger.release(lease));
    }

    @Override
    public CompletionStage<StepReply> defer(Lease lease, Duration delay) {
        return steps.step("requests.defer", () -> ledger.defer(lease, delay));
    }

    @Override
    public CompletionStage<CancelReply> cancel(Cancellation cancellation) {
        return steps.step("requests.cancel", () -> ledger.cancel(cancellation));
    }

    @Override
    public CompletionStage<Integer> promoteDue(int max) {
        return steps.step("requests.promoteDue", () -> ledger.promoteDue(max));
    }

    @Override
    public CompletionStage<Integer> forget(Duration age, int max) {
        return steps.step("requests.forget", () -> ledger.forget(age, max));
    }

    @Override
    public CompletionStage<Integer> forgetBeyond(long most, int max) {
        return steps.step("requests.forgetBeyond", () -> ledger.forgetBeyond(most, max));
    }
}
