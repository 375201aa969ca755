package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.Requests;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestType;
import io.aftercall.request.Schedule;
import io.aftercall.request.Submission;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class GuardianActorTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final StubScriptEngine scripts = new StubScriptEngine();
    private final TestProbe<GuardianActor.Engine> engines = KIT.createTestProbe(GuardianActor.Engine.class);
    private final TestProbe<GuardianActor.Drained> drained = KIT.createTestProbe(GuardianActor.Drained.class);
    private final TestProbe<Submitted> submitted = KIT.createTestProbe(Submitted.class);
    private RequestBench bench = new RequestBench();
    private @Nullable ActorRef<GuardianActor.Command> guardian;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        if (guardian != null) {
            KIT.stop(guardian);
        }
        bench.close();
        scripts.close();
    }

    @Test
    @DisplayName("RH-36 RW-16: with both roles, one process does it all, from the submit to the end of the flow")
    void doesItAll() {
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        scripts.willEnd(StubScriptEngine.returned("1"));
        start(EnumSet.allOf(Role.class));

        engine().tell(new IntakeActor.Submit(
                Submission.of(RequestType.PAYMENT_INTENT).param("amount", 2000).build(), submitted.ref()));

        Submitted.Accepted accepted = submitted.expectMessageClass(Submitted.Accepted.class);
        Awaitility.await().until(() -> bench.status(accepted.id()).state() == RequestState.COMPLETED);
        assertThat(scripts.calls().getFirst().input().responseJson()).isEqualTo(RequestActorTestBase.INTENT);
    }

    @Test
    @DisplayName("RW-12: an engine runs no scripts")
    void runsNoScriptsAsAnEngine() {
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));
        Request request = accept();

        start(EnumSet.of(Role.ENGINE));

        Awaitility.await().until(() -> bench.status(request.id()).state() == RequestState.DISPATCHED);
        assertThat(bench.store.asked("scripts.take")).isZero();
    }

    @Test
    @DisplayName("RW-12: a worker takes no requests")
    void takesNoRequestsAsAWorker() {
        accept();
        PlayRequest play = Requests.play();
        join(bench.store.scripts().play(play));
        scripts.willEnd(StubScriptEngine.returned("1"));

        start(EnumSet.of(Role.WORKER));

        guardian().tell(new GuardianActor.GetEngine(engines.ref()));
        assertThat(engines.expectMessageClass(GuardianActor.Engine.class).intake())
                .isNull();
        Awaitility.await()
                .until(() -> join(bench.store.scripts().find(play.id()))
                        .orElseThrow()
                        .state()
                        .equals(ExecutionState.COMPLETED));
        assertThat(bench.store.asked("requests.take")).isZero();
    }

    @Test
    @DisplayName("P8: while a script runs that may have ended another process, this one begins no call at Stripe")
    void callsNobodyBesideASuspectScript() {
        join(bench.store.scripts().play(Requests.play()));
        join(bench.store.scripts().take("lost", WorkerBench.ANY, 1));
        bench.clock.advance(Duration.ofMinutes(1));
        start(EnumSet.allOf(Role.class));
        Awaitility.await().until(() -> scripts.calls().size() == 1);

        engine().tell(new IntakeActor.Submit(
                Submission.of(RequestType.PAYMENT_INTENT).param("amount", 2000).build(), submitted.ref()));
        submitted.expectMessageClass(Submitted.Accepted.class);

        Awaitility.await()
                .during(Duration.ofMillis(300))
                .until(() -> bench.stripe.sent().isEmpty());
        scripts.willEnd(StubScriptEngine.returned("1"));
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);
    }

    @Test
    @DisplayName("P10: a drain is complete when what was in hand is finished")
    void drainsCompletely() {
        Request request = accept();
        start(EnumSet.allOf(Role.class));
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);

        guardian().tell(new GuardianActor.Drain(drained.ref()));
        drained.expectNoMessage(Duration.ofMillis(50));
        bench.stripe.willAnswer(StubStripeClient.answer(200, RequestActorTestBase.INTENT));

        assertThat(drained.expectMessageClass(GuardianActor.Drained.class).complete())
                .isTrue();
        assertThat(bench.status(request.id()).state()).isEqualTo(RequestState.DISPATCHED);
    }

    @Test
    @DisplayName("P10: when the grace is over, it says that something is left")
    void saysWhenTheGraceIsOver() {
        bench.close();
        bench = new RequestBench("drain.grace", "100ms");
        accept();
        start(EnumSet.allOf(Role.class));
        Awaitility.await().until(() -> bench.stripe.sent().size() == 1);

        guardian().tell(new GuardianActor.Drain(drained.ref()));

        assertThat(drained.expectMessageClass(GuardianActor.Drained.class).complete())
                .isFalse();
        drained.expectNoMessage(Duration.ofMillis(150));
    }

    @Test
    @DisplayName("P11: with the process, the renewals of its leases end")
    void stopsRenewingWhenItEnds() {
        bench.close();
        bench = new RequestBench("engine.lease", "300ms");
        accept();
        start(EnumSet.allOf(Role.class));
        Awaitility.await().until(() -> bench.store.asked("requests.renew") >= 1);

        KIT.stop(guardian());

        int seen = bench.store.asked("requests.renew");
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> bench.store.asked("requests.renew") <= seen + 1);
    }

    private void start(Set<Role> roles) {
        guardian = KIT.spawn(GuardianActor.create(
                roles,
                new GuardianActor.Ports(bench.store, bench.stripe, scripts, bench.parts, bench.events, bench.clock),
                bench.settings,
                "process-1"));
    }

    private ActorRef<GuardianActor.Command> guardian() {
        assertThat(guardian).isNotNull();
        return guardian;
    }

    private ActorRef<IntakeActor.Command> engine() {
        guardian().tell(new GuardianActor.GetEngine(engines.ref()));
        ActorRef<IntakeActor.Command> intake =
                engines.expectMessageClass(GuardianActor.Engine.class).intake();
        assertThat(intake).isNotNull();
        return intake;
    }

    private Request accept() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.Now()));
        return request;
    }
}
