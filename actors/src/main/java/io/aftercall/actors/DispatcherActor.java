package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.RequestLedger;
import io.aftercall.queue.Settled;
import io.aftercall.queue.SettledTogether;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.queue.Vacancy;
import io.aftercall.redis.RedisSink;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Hands settled outcomes to Redis, each in one write with its script job, many requests in one round trip.
 *
 * <p>Role: the only writer of outcomes. Owns: what is not written yet, bounded; beyond that it says busy.
 * Ends: with the engine, once everything in hand is written. On a crash: nothing is lost, as a RequestActor keeps its
 * settlement until it is confirmed.
 */
public final class DispatcherActor extends AbstractMatchingBehavior<DispatcherActor.Command> {

    public sealed interface Command {}

    /**
     * Stores the end of a request together with its script job.
     *
     * @param onReply told once, on a thread that it must not keep; not at all if the dispatcher fails meanwhile
     */
    public record Dispatch(Settlement settlement, Consumer<DispatchReply> onReply) implements Command {}

    public sealed interface DispatchReply {}

    /** The store has answered. */
    public record Dispatched(StepReply reply) implements DispatchReply {}

    /** Too much waits already; ask again. */
    public record Busy(Duration retryAfter) implements DispatchReply {}

    private static final int MAX_WAITING = 50_000;
    private static final int MAX_BATCH = 64;
    private static final int PARALLEL_WRITES = 2;
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    /** @param vacancies of the workers in this process */
    public static Behavior<Command> create(RequestLedger ledger, Vacancies vacancies, EngineListener listener) {
        return Behaviors.setup(context -> new DispatcherActor(context, ledger, vacancies, listener));
    }

    private final Vacancies vacancies;
    private final BoundedSourceQueue<Dispatch> waiting;

    private DispatcherActor(
            ActorContext<Command> context, RequestLedger ledger, Vacancies vacancies, EngineListener listener) {
        super(context);
        this.vacancies = vacancies;
        vacancies.expectNothing();
        waiting = Source.<Dispatch>queue(MAX_WAITING)
                .toMat(
                        RedisSink.batched(
                                MAX_BATCH,
                                PARALLEL_WRITES,
                                batch -> write(ledger, vacancies, batch),
                                fault -> listener.on(new EngineEvent.StoreAway("settle", fault.toString()))),
                        Keep.left())
                .run(Materializer.matFromSystem(context.getSystem()));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Dispatch dispatch -> onDispatch(dispatch);
        };
    }

    private Behavior<Command> onDispatch(Dispatch dispatch) {
        vacancies.expect(1);
        if (!(waiting.offer(dispatch) instanceof QueueOfferResult.Enqueued$)) {
            vacancies.expect(-1);
            dispatch.onReply().accept(new Busy(RETRY_AFTER));
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            waiting.complete();
        }
        return this;
    }

    private static CompletionStage<Void> write(RequestLedger ledger, Vacancies vacancies, List<Dispatch> batch) {
        Vacancy vacancy = vacancies.promise(batch.size());
        return settle(ledger, batch, vacancy)
                .whenComplete((stored, fault) -> {
                    if (fault == null) {
                        confirm(batch, stored.settled()); // before a script begins: listeners hear of it in this order
                    } else {
                        vacancies.expect(batch.size()); // it will be tried again
                    }
                    vacancies.fill(vacancy, fault == null ? jobs(stored) : List.of());
                })
                .thenAccept(stored -> {});
    }

    private static CompletionStage<SettledTogether> settle(
            RequestLedger ledger, List<Dispatch> batch, Vacancy vacancy) {
        try {
            return ledger.settle(batch.stream().map(Dispatch::settlement).toList(), vacancy);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e); // what was promised is given back
        }
    }

    private static void confirm(List<Dispatch> batch, List<Settled> settled) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).onReply().accept(new Dispatched(settled.get(i).reply()));
        }
    }

    private static List<HeldJob> jobs(SettledTogether stored) {
        Stream<HeldJob> own = stored.settled().stream().map(Settled::job).filter(Objects::nonNull);
        return Stream.concat(stored.others().stream(), own).toList();
    }
}
