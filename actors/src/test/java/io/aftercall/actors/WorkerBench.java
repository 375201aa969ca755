package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;

import io.aftercall.config.AftercallSettings;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.MovableClock;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.testing.FlakyStore;
import io.aftercall.testing.InMemoryStore;
import io.aftercall.testing.RecordingListener;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What workers stand on: a store in memory, a scripted script host, a clock that stands still. */
final class WorkerBench implements AutoCloseable {

    static final String HOLDER = "worker-1";
    static final WorkerIds ANY = new WorkerIds.Any();

    final MovableClock clock = new MovableClock();
    final FlakyStore store = new FlakyStore(new InMemoryStore(clock, 1000));
    final StubScriptEngine engine = new StubScriptEngine();
    final RecordingListener events = new RecordingListener();
    final AftercallSettings settings = TestSettings.with("worker.max-attempts", 2);
    final EngineParts parts = EngineParts.of(settings, store, clock);
    final LeaseKeeper<JobLease> leases = LeaseKeeper.start(
            Duration.ofMillis(300), held -> store.scripts().renew(HOLDER, held), events, "test-leases");

    /** Stores a play request and leases it. */
    HeldJob hold(PlayRequest play) {
        join(store.scripts().play(play));
        return take();
    }

    HeldJob take() {
        return join(store.scripts().take(HOLDER, ANY, 1)).getFirst();
    }

    /** Another worker takes over what has been silent. */
    HeldJob takeOver(String holder) {
        clock.advance(Duration.ofMinutes(1));
        return join(store.scripts().takeOver(holder, ANY, Duration.ofSeconds(10), 1))
                .getFirst();
    }

    ExecutionStatus status(ExecutionId id) {
        return join(store.scripts().find(id)).orElseThrow();
    }

    void awaitState(ExecutionId id, ExecutionState state) {
        Awaitility.await().until(() -> status(id).state() == state);
    }

    WorkerActor.Ports ports() {
        return new WorkerActor.Ports(
                store.scripts(),
                store.requests(),
                store.contexts(),
                engine,
                parts.translator(),
                leases,
                settings.worker(),
                settings.engine().maxTakeovers(),
                events);
    }

    @Override
    public void close() {
        leases.close();
        engine.close();
    }
}
