package io.aftercall.actors;

import io.aftercall.redis.Demand;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.jspecify.annotations.Nullable;

/**
 * What an actor gets from the store: as much as it has room for, until it drains. Not thread-safe.
 *
 * @param <C> what the actor understands
 * @param <D> what is told when it has drained
 */
final class Inflow<C, D> {

    private final ActorContext<C> context;
    private final Demand demand = new Demand();
    private @Nullable ActorRef<D> draining;
    private boolean readsNoMore;

    Inflow(ActorContext<C> context) {
        this.context = context;
    }

    /** @param ended comes when the source has ended, with the fault if there was one */
    void start(Function<Demand, Source<C, NotUsed>> source, Function<@Nullable Throwable, C> ended) {
        source.apply(demand)
                .to(ActorSink.actorRef(context.getSelf(), ended.apply(null), ended::apply))
                .run(Materializer.createMaterializer(context));
    }

    /** So much fits now, if nothing is on its way. */
    void fits(int room) {
        demand.fits(room);
    }

    /** The last batch is here, and so much more fits now. */
    void arrived(int room) {
        demand.arrived(room);
    }

    /** @param quiet comes when no batch is on its way any more; nothing may fit from now on */
    void drain(ActorRef<D> replyTo, C quiet) {
        draining = replyTo;
        demand.fits(0);
        context.pipeToSelf(demand.quiet(), (done, fault) -> quiet);
    }

    boolean isDraining() {
        return draining != null;
    }

    /** No batch is on its way any more. */
    void quiet() {
        readsNoMore = true;
    }

    /** Tells who asked for the drain, if that is over. */
    void tellIfDrained(boolean handsAreEmpty, D drained) {
        if (draining != null && readsNoMore && handsAreEmpty) {
            draining.tell(drained);
        }
    }
}
