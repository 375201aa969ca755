package io.aftercall.http.server;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Accepted;
import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.BackOff;
import io.aftercall.queue.Bell;
import io.aftercall.queue.CancelReply;
import io.aftercall.queue.Cancellation;
import io.aftercall.queue.ContextConfigurations;
import io.aftercall.queue.Contexts;
import io.aftercall.queue.DeadLetters;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.Page;
import io.aftercall.queue.Pauses;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.ScriptJobs;
import io.aftercall.queue.SettledTogether;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreHealth;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.Unknowns;
import io.aftercall.queue.Vacancy;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
import io.aftercall.testing.InMemoryStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store whose requests cannot be reached, and whose scripts break their promise by throwing. */
final class AwayStore implements Store, RequestLedger {

    private final Store memory = InMemoryStore.create();

    @Override
    public RequestLedger requests() {
        return this;
    }

    @Override
    public ScriptJobs scripts() {
        throw new IllegalStateException("canary: a bug");
    }

    @Override
    public Contexts contexts() {
        return memory.contexts();
    }

    @Override
    public DeadLetters deadLetters() {
        return memory.deadLetters();
    }

    @Override
    public Bell bell() {
        return memory.bell();
    }

    @Override
    public ContextConfigurations configurations() {
        return memory.configurations();
    }

    @Override
    public Pauses pauses() {
        return memory.pauses();
    }

    @Override
    public Unknowns unknowns() {
        return memory.unknowns();
    }

    @Override
    public FlowVersions flows() {
        return memory.flows();
    }

    @Override
    public byte[] salt() {
        return memory.salt();
    }

    @Override
    public StoreHealth health() {
        return memory.health();
    }

    @Override
    public CompletionStage<Void> ping() {
        return away();
    }

    @Override
    public CompletionStage<Void> close() {
        return memory.close();
    }

    @Override
    public CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        return away();
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> find(RequestId id) {
        return away();
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> watch(RequestId id) {
        return away();
    }

    @Override
    public CompletionStage<Page> list(ListQuery query) {
        return away();
    }

    @Override
    public CompletionStage<List<Held>> take(String holder, int max, int begin) {
        return away();
    }

    @Override
    public CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max) {
        return away();
    }

    @Override
    public CompletionStage<Set<Lease>> renew(String holder, Collection<Lease> leases) {
        return away();
    }

    @Override
    public CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder, boolean begins) {
        return away();
    }

    @Override
    public CompletionStage<AttemptReply> beginAttempt(Lease lease, Duration horizon) {
        return away();
    }

    @Override
    public CompletionStage<StepReply> backOff(Lease lease, BackOff backOff) {
        return away();
    }

    @Override
    public CompletionStage<SettledTogether> settle(List<Settlement> settlements, Vacancy vacancy) {
        return away();
    }

    @Override
    public CompletionStage<StepReply> release(Lease lease) {
        return away();
    }

    @Override
    public CompletionStage<StepReply> defer(Lease lease, Duration delay) {
        return away();
    }

    @Override
    public CompletionStage<CancelReply> cancel(Cancellation cancellation) {
        return away();
    }

    @Override
    public CompletionStage<Integer> promoteDue(int max) {
        return away();
    }

    @Override
    public CompletionStage<Integer> forget(Duration age, int max) {
        return away();
    }

    @Override
    public CompletionStage<Integer> forgetBeyond(long most, int max) {
        return away();
    }

    private static <T> CompletionStage<T> away() {
        return CompletableFuture.failedStage(new IllegalStateException("canary: connection reset"));
    }
}
