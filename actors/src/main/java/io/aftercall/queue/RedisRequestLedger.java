package io.aftercall.queue;

import io.aftercall.config.RedisSettings;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.Schedule;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The ledger in Redis: each step is one script in one slot. */
final class RedisRequestLedger implements RequestLedger {

    private final RedisSteps steps;
    private final RedisKeys keys;
    private final RedisAccepting accepting;
    private final RedisIntake intake;
    private final RedisAttempts attempts;
    private final RedisSettling settling;
    private final RedisViews views;
    private final RedisHousekeeping housekeeping;
    private final RedisControl control;

    RedisRequestLedger(RedisSteps steps, RedisKeys keys, RedisSettings settings) {
        this.steps = steps;
        this.keys = keys;
        this.intake = new RedisIntake(steps, keys);
        this.accepting = new RedisAccepting(steps, keys, settings, intake);
        this.settling = new RedisSettling(steps, keys, new RedisScriptStreams(steps, keys));
        this.attempts = new RedisAttempts(steps, keys);
        this.views = new RedisViews(steps, keys);
        this.housekeeping = new RedisHousekeeping(steps, keys);
        this.control = new RedisControl(steps, keys);
    }

    @Override
    public CompletionStage<AcceptReply> accept(Request request, Schedule schedule) {
        return accepting.accept(request, schedule);
    }

    @Override
    public CompletionStage<Accepted> acceptAndTake(Request request, Schedule schedule, String holder, boolean begins) {
        return accepting.acceptAndTake(request, schedule, holder, begins);
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> find(RequestId id) {
        return views.find(id);
    }

    @Override
    public CompletionStage<Optional<StoredRequest>> watch(RequestId id) {
        return steps.<Long>run("watch", ScriptOutputType.INTEGER, List.of(keys.request(id)), List.of())
                .thenCompose(known -> views.find(id));
    }

    @Override
    public CompletionStage<Page> list(ListQuery query) {
        return views.list(query);
    }

    @Override
    public CompletionStage<List<Held>> take(String holder, int max, int begin) {
        return intake.take(holder, max, begin);
    }

    @Override
    public CompletionStage<List<Held>> takeOver(String holder, Duration idle, int max) {
        return intake.takeOver(holder, idle, max);
    }

    @Override
    public CompletionStage<Set<Lease>> renew(String holder, Collection<Lease> leases) {
        Map<String, List<String>> entries = new HashMap<>();
        for (Lease lease : leases) {
            String stream = keys.intake(keys.partitionOf(lease.id().suffix()));
            entries.computeIfAbsent(stream, key -> new ArrayList<>()).add(lease.entryId());
        }
        return steps.renew(RedisKeys.ENGINES, holder, entries)
                .thenApply(lost -> leases.stream()
                        .filter(lease -> lost.contains(
                                keys.intake(keys.partitionOf(lease.id().suffix())) + lease.entryId()))
                        .collect(Collectors.toCollection(HashSet::new)));
    }

    @Override
    public CompletionStage<AttemptReply> beginAttempt(Lease lease, Duration horizon) {
        return attempts.begin(lease, horizon);
    }

    @Override
    public CompletionStage<StepReply> backOff(Lease lease, BackOff backOff) {
        int partition = keys.partitionOf(lease.id().suffix());
        return steps.<String>run(
                        "backoff",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.request(lease.id()),
                                keys.index(partition),
                                keys.due(partition),
                                keys.intake(partition)),
                        List.of(
                                lease.id().value(),
                                Long.toString(lease.fence()),
                                Integer.toString(backOff.attempt()),
                                Long.toString(backOff.delay().toMillis()),
                                Wire.ending(backOff.httpStatus(), backOff.error()),
                                backOff.maybeExecuted() ? "1" : "0",
                                backOff.leavesMemory() ? "1" : "0"))
                .thenApply(Replies::step);
    }

    @Override
    public CompletionStage<SettledTogether> settle(List<Settlement> settlements, Vacancy vacancy) {
        return settling.settle(settlements, vacancy);
    }

    @Override
    public CompletionStage<StepReply> release(Lease lease) {
        return steps.<String>run(
                        "release",
                        ScriptOutputType.VALUE,
                        List.of(
                                keys.request(lease.id()),
                                keys.intake(keys.partitionOf(lease.id().suffix()))),
                        List.of(lease.id().value(), Long.toString(lease.fence()), RedisKeys.bell()))
                .thenApply(Replies::step);
    }

    @Override
    public CompletionStage<StepReply> defer(Lease lease, Duration delay) {
        return control.defer(lease, delay);
    }

    @Override
    public CompletionStage<CancelReply> cancel(Cancellation cancellation) {
        return control.cancel(cancellation);
    }

    @Override
    public CompletionStage<Integer> promoteDue(int max) {
        return housekeeping.promoteDue(max);
    }

    @Override
    public CompletionStage<Integer> forget(Duration age, int max) {
        return housekeeping.forget(age, max);
    }

    @Override
    public CompletionStage<Integer> forgetBeyond(long most, int max) {
        return housekeeping.forgetBeyond(most, max);
    }
}
