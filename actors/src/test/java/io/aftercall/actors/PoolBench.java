package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;

import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionId;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A pool of workers over the parts of a {@link WorkerBench}. */
final class PoolBench implements AutoCloseable {

    final WorkerBench bench = new WorkerBench();
    private final ActorTestKit kit;
    private Vacancies vacancies = new Vacancies(WorkerBench.HOLDER, WorkerBench.ANY);
    private @Nullable ActorRef<WorkerPoolActor.Command> actor;

    PoolBench(ActorTestKit kit) {
        this.kit = kit;
    }

    void start(int workers, WorkerIds ids) {
        vacancies = new Vacancies(WorkerBench.HOLDER, ids);
        actor = kit.spawn(WorkerPoolActor.create(new WorkerPoolActor.Ports(
                bench.ports(),
                bench.store.bell(),
                bench.parts.brakes().letting(ids),
                WorkerBench.HOLDER,
                workers,
                workers,
                Duration.ofMillis(20),
                bench.parts.brakes(),
                Gates.of(10),
                vacancies,
                bench.clock)));
    }

    /** Of the pool that was started last. */
    Vacancies vacancies() {
        return vacancies;
    }

    ActorRef<WorkerPoolActor.Command> actor() {
        return Objects.requireNonNull(actor);
    }

    ExecutionId play(PlayRequest play) {
        join(bench.store.scripts().play(play));
        return play.id();
    }

    @Override
    public void close() {
        if (actor != null) {
            kit.stop(actor);
        }
        bench.close();
    }
}
