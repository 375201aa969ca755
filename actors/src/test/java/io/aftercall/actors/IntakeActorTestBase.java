package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;

import io.aftercall.queue.Requests;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestType;
import io.aftercall.request.Schedule;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** An IntakeActor over a store in memory and a scripted Stripe. */
abstract class IntakeActorTestBase {

    static ActorTestKit kit;

    final TestProbe<Submitted> submitted = kit.createTestProbe(Submitted.class);
    final TestProbe<IntakeActor.Drained> drained = kit.createTestProbe(IntakeActor.Drained.class);
    RequestBench bench = new RequestBench();
    final Vacancies vacancies = new Vacancies("", new WorkerIds.Any());
    final InFlightGate measured = new InFlightGate(10);
    ActorRef<IntakeActor.Command> intake;
    Reception reception;

    @BeforeAll
    static void startUp() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void shutDown() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void close() {
        if (intake != null) {
            kit.stop(intake);
        }
        bench.close();
    }

    static final Vacancies NOBODY = new Vacancies("", new WorkerIds.Any());

    void start() {
        intake = kit.spawn(create(event -> {}));
    }

    Behavior<IntakeActor.Command> create(EngineListener more) {
        EngineListener listener = more.and(bench.events);
        ActorRef<DispatcherActor.Command> dispatcher =
                kit.spawn(DispatcherActor.create(bench.store.requests(), NOBODY, listener));
        IntakeActor.Ports ports = new IntakeActor.Ports(
                bench.store,
                bench.parts.freezer(),
                bench.parts.ids(),
                bench.ports(dispatcher, listener),
                bench.limits(),
                new CallPace(vacancies, measured, System::nanoTime),
                RequestBench.HOLDER,
                bench.settings.redis().pollInterval());
        reception = new Reception(ports);
        return IntakeActor.create(ports, reception);
    }

    /** As the guardian does it. */
    static Behavior<IntakeActor.Command> supervised(Behavior<IntakeActor.Command> actor) {
        return Behaviors.supervise(actor)
                .onFailure(
                        Exception.class,
                        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(20), Duration.ofMillis(20), 0));
    }

    <T extends Submitted> T submit(Submission submission, Class<T> expected) {
        intake.tell(new IntakeActor.Submit(submission, submitted.ref()));
        return submitted.expectMessageClass(expected);
    }

    /** Nobody waits for what becomes of it. */
    void submitOnly(Submission submission) {
        intake.tell(new IntakeActor.Submit(
                submission, kit.<Submitted>createTestProbe().ref()));
    }

    Request accept() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.Now()));
        return request;
    }

    void awaitState(RequestId id, RequestState state) {
        Awaitility.await().until(() -> bench.status(id).state() == state);
    }

    static SubmissionBuilder intent() {
        return Submission.of(RequestType.PAYMENT_INTENT).param("amount", 2000).param("currency", "usd");
    }
}
