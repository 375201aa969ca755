package io.aftercall.actors;

import io.aftercall.config.AftercallSettings;
import io.aftercall.queue.Held;
import io.aftercall.queue.Lease;
import io.aftercall.queue.MovableClock;
import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestStatus;
import io.aftercall.request.Schedule;
import io.aftercall.testing.FlakyStore;
import io.aftercall.testing.InMemoryStore;
import io.aftercall.testing.RecordingListener;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/** What a RequestActor stands on: a store in memory, a scripted Stripe, a clock that stands still. */
final class RequestBench implements AutoCloseable {

    static final String HOLDER = "engine-1";

    final MovableClock clock = new MovableClock();
    final InMemoryStore memory = new InMemoryStore(clock, 1000);
    final FlakyStore store = new FlakyStore(memory);
    final StubStripeClient stripe = new StubStripeClient();
    final RecordingListener events = new RecordingListener();
    final AftercallSettings settings;
    final EngineParts parts;
    final Gates gates;
    final Circuits circuits;
    final LeaseKeeper<Lease> leases;

    RequestBench(Object... more) {
        settings = TestSettings.with(more);
        parts = EngineParts.of(settings, store, clock);
        gates = Gates.of(settings.stripe().maxInFlight());
        circuits = new Circuits(settings.engine(), events, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
        leases = LeaseKeeper.start(
                settings.engine().lease(), held -> store.requests().renew(HOLDER, held), events, "test-leases");
    }

    /** Stores the request and leases it. */
    Held hold(Request request) {
        join(store.requests().accept(request, new Schedule.Now()));
        return join(store.requests().take(HOLDER, 1, 0)).getFirst();
    }

    /** Another engine takes over what has been silent. */
    Held takeOver(String holder) {
        clock.advance(Duration.ofMinutes(1));
        return join(store.requests().takeOver(holder, Duration.ofSeconds(10), 1))
                .getFirst();
    }

    RequestStatus status(RequestId id) {
        return join(store.requests().find(id)).map(StoredRequest::status).orElseThrow();
    }

    RequestActor.Ports ports(ActorRef<DispatcherActor.Command> dispatcher) {
        return ports(dispatcher, events);
    }

    RequestActor.Ports ports(ActorRef<DispatcherActor.Command> dispatcher, EngineListener listener) {
        return new RequestActor.Ports(
                stripe,
                store.requests(),
                parts.decisions(),
                parts.credentials(),
                leases,
                gates,
                circuits,
                parts.brakes(),
                dispatcher,
                listener,
                clock);
    }

    RequestActor.Limits limits() {
        return new RequestActor.Limits(settings.engine(), settings.retry(), settings.supervision());
    }

    static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        leases.close();
        stripe.close();
    }
}
