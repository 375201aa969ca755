package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.RetentionSettings;
import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.Requests;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import io.aftercall.testing.FlakyStore.Mood;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P11: recovery runs in every live process, all the time. */
final class RecoveryActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final WorkerIds ANY = new WorkerIds.Any();

    private final RequestBench bench = new RequestBench();
    private final TestProbe<IntakeActor.Command> intake = KIT.createTestProbe(IntakeActor.Command.class);
    private final TestProbe<WorkerPoolActor.Command> pool = KIT.createTestProbe(WorkerPoolActor.Command.class);
    private @Nullable ActorRef<RecoveryActor.Command> recovery;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        if (recovery != null) {
            KIT.stop(recovery);
        }
        bench.close();
    }

    @Test
    @DisplayName("P2 D1: what is due is given to whoever takes it")
    void promotesWhatIsDue() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.After(Duration.ofHours(1))));
        start(intake.ref(), pool.ref());
        Awaitility.await().until(() -> bench.store.asked("requests.promoteDue") >= 2);
        assertThat(bench.status(request.id()).state()).isEqualTo(RequestState.SCHEDULED);

        bench.clock.advance(Duration.ofHours(1));

        Awaitility.await().until(() -> bench.status(request.id()).state() == RequestState.ACCEPTED);
    }

    @Test
    @DisplayName("P11 PW-04 PW-13: requests and scripts of a silent process go on here")
    void takesOverWhatIsSilent() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.Now()));
        join(bench.store.requests().take("engine-2", 1, 0));
        PlayRequest play = Requests.play();
        join(bench.store.scripts().play(play));
        join(bench.store.scripts().take("worker-2", ANY, 1));
        start(intake.ref(), pool.ref());
        intake.expectNoMessage(Duration.ofMillis(50));

        bench.clock.advance(Duration.ofSeconds(10));

        Held held =
                intake.expectMessageClass(IntakeActor.Adopt.class).requests().getFirst();
        assertThat(held.request()).isEqualTo(request);
        assertThat(held.takeovers()).isEqualTo(1);
        HeldJob job =
                pool.expectMessageClass(WorkerPoolActor.Adopt.class).jobs().getFirst();
        assertThat(job.lease().id()).isEqualTo(play.id());
        assertThat(job.takeovers()).isEqualTo(1);
    }

    @Test
    @DisplayName("RW-16: a process takes over only what it can go on with")
    void takesOverOnlyWhatItsRolesDo() {
        join(bench.store.requests().accept(Requests.paymentIntent(), new Schedule.Now()));
        join(bench.store.requests().take("engine-2", 1, 0));
        bench.clock.advance(Duration.ofMinutes(1));

        start(null, pool.ref());
        Awaitility.await().until(() -> bench.store.asked("scripts.takeOver") >= 2);

        assertThat(bench.store.asked("requests.takeOver")).isZero();
        assertThat(bench.store.asked("requests.promoteDue")).isPositive();
    }

    @Test
    @DisplayName("P2: goes on when the store is back")
    void goesOnWhenTheStoreIsBack() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.After(Duration.ofHours(1))));
        bench.store.become(Mood.ASLEEP);
        start(intake.ref(), pool.ref());
        Awaitility.await()
                .until(() -> bench.events.of(EngineEvent.StoreAway.class).size() >= 2);
        bench.clock.advance(Duration.ofHours(1));

        bench.store.become(Mood.AWAKE);

        Awaitility.await().until(() -> bench.status(request.id()).state() == RequestState.ACCEPTED);
    }

    @Test
    @DisplayName("P2 P9: forgets what has ended and is old enough, now and then")
    void forgetsWhatIsOld() {
        start(intake.ref(), pool.ref());

        Awaitility.await().until(() -> bench.store.asked("requests.forget") >= 1);

        assertThat(bench.store.asked("requests.promoteDue")).isGreaterThanOrEqualTo(60);
    }

    private void start(
            @Nullable ActorRef<IntakeActor.Command> engine, @Nullable ActorRef<WorkerPoolActor.Command> workers) {
        recovery = KIT.spawn(RecoveryActor.create(
                new RecoveryActor.Ports(bench.store, engine, workers, RequestBench.HOLDER, new Brakes(), bench.events),
                new RecoveryActor.Timing(
                        Duration.ofMillis(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        ANY,
                        new RetentionSettings(Duration.ofDays(7), 0))));
    }
}
