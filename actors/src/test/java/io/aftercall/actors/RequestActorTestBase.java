package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.queue.Held;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.StepReply;
import io.aftercall.stripe.StripeReply;
import io.aftercall.testing.StubStripeClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One RequestActor between a scripted Stripe and a probe that stands for the dispatcher; time passes by hand. */
abstract class RequestActorTestBase {

    static final String INTENT = "{\"id\":\"pi_1\",\"object\":\"payment_intent\"}";

    private static final Duration STEP = Duration.ofMillis(50);

    private static ActorTestKit kit;
    private static ManualTime time;

    RequestBench bench = new RequestBench();
    final TestProbe<DispatcherActor.Command> dispatcher = kit.createTestProbe(DispatcherActor.Command.class);

    private final AtomicInteger offers = new AtomicInteger();

    @BeforeAll
    static void startTime() {
        kit = ActorTestKit.create(ManualTime.config());
        time = ManualTime.get(kit.system());
    }

    @AfterAll
    static void shutDown() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Another bench, with keys below {@code aftercall} and their values, in turns. */
    void with(Object... more) {
        bench.close();
        bench = new RequestBench(more);
    }

    ActorRef<RequestActor.Command> spawn(Held held) {
        return spawn(held, bench.events);
    }

    ActorRef<RequestActor.Command> spawn(Held held, EngineListener listener) {
        Behavior<DispatcherActor.Command> counting = Behaviors.receiveMessage(command -> {
            offers.incrementAndGet();
            dispatcher.ref().tell(command);
            return Behaviors.same();
        });
        return kit.spawn(RequestActor.create(held, bench.ports(kit.spawn(counting), listener), bench.limits()));
    }

    /** How often a settlement was offered to the dispatcher. */
    int offers() {
        return offers.get();
    }

    /** Lets time pass for timers and clock alike until it holds; answers how much has passed. */
    Duration passUntil(Callable<Boolean> holds) {
        Duration[] passed = {Duration.ZERO};
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
            if (holds.call()) {
                return true;
            }
            pass(STEP);
            passed[0] = passed[0].plus(STEP);
            return false;
        });
        return passed[0];
    }

    void pass(Duration wait) {
        bench.clock.advance(wait);
        time.timePasses(wait);
    }

    void awaitSent(int calls) {
        Awaitility.await().until(() -> bench.stripe.sent().size() >= calls);
        assertThat(bench.stripe.sent()).hasSize(calls);
    }

    Settlement settlement() {
        return dispatch().settlement();
    }

    DispatcherActor.Dispatch dispatch() {
        return dispatcher.expectMessageClass(DispatcherActor.Dispatch.class);
    }

    /** The dispatcher has stored the end: the actor has nothing left to do. */
    void confirm(DispatcherActor.Dispatch dispatch, ActorRef<RequestActor.Command> actor) {
        dispatch.onReply().accept(new DispatcherActor.Dispatched(StepReply.DONE));
        awaitEnd(actor);
    }

    void awaitEnd(ActorRef<RequestActor.Command> actor) {
        dispatcher.expectTerminated(actor);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static StripeReply succeeded() {
        return StubStripeClient.answer(200, INTENT);
    }
}
