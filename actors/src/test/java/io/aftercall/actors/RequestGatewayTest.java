package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Durability;
import io.aftercall.queue.Held;
import io.aftercall.queue.HeldJob;
import io.aftercall.queue.ListQuery;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.Requests;
import io.aftercall.queue.RunRecord;
import io.aftercall.queue.Settlement;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreHealth;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.Vacancy;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.ExecutionStatus;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.Routing;
import io.aftercall.request.Schedule;
import io.aftercall.request.Submission;
import io.aftercall.testing.FlakyStore.Mood;
import io.aftercall.testing.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RequestGatewayTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Submission SUBMISSION =
            Submission.of(RequestType.PAYMENT_INTENT).param("amount", 1).build();

    /** What the gateway has handed over. */
    private record Asked(RequestId id, CompletableFuture<Submitted> answer) {}

    private final RequestBench bench = new RequestBench();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final RequestGateway gateway = gateway(bench.store);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("RH-09 RH-10 T1: a submit returns at once with the id, whoever is away")
    void returnsAtOnceWithTheId() {
        bench.store.become(Mood.HOLDING);

        RequestGateway.Receipt receipt = gateway.submit(SUBMISSION);

        assertThat(receipt.submitted().toCompletableFuture()).isNotDone();
        assertThat(asked).extracting(Asked::id).containsExactly(receipt.id());
        asked.remove().answer().complete(new Submitted.Conflict(receipt.id()));
        assertThat(join(receipt.submitted())).isEqualTo(new Submitted.Conflict(receipt.id()));
        assertThat(bench.store.asked("requests.accept")).isZero();
    }

    @Test
    @DisplayName("P1: a submit to an engine that has stopped is refused, not left without an answer")
    void refusesWhenTheEngineHasStopped() {
        PolledExecutor closed = new PolledExecutor("closed");
        closed.close();
        RequestGateway stopped = gateway(bench.store, closed);

        assertThat(join(stopped.submit(SUBMISSION).submitted())).isInstanceOf(Submitted.Refused.class);
    }

    @Test
    @DisplayName("P1: so is one to an actor system that has ended")
    void refusesWhenTheActorSystemHasEnded() {
        ActorTestKit ended = ActorTestKit.create();
        ended.shutdownTestKit();
        RequestGateway stopped = gateway(ended.system(), bench.store, Runnable::run);

        assertThat(join(stopped.submit(SUBMISSION).submitted())).isInstanceOf(Submitted.Refused.class);
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("P9 F5: a caller that is faster than the store is refused at once, and served again after an answer")
    void refusesWhatTheStoreCannotKeepUpWith() {
        List<RequestGateway.Receipt> three =
                Stream.generate(() -> gateway.submit(SUBMISSION)).limit(3).toList();

        Submitted.Refused refused =
                (Submitted.Refused) join(gateway.submit(SUBMISSION).submitted());

        assertThat(refused.cause()).isEqualTo(Submitted.Cause.FULL);
        Asked first = asked.remove();
        first.answer().complete(new Submitted.Conflict(first.id()));
        join(three.getFirst().submitted());
        assertThat(gateway.submit(SUBMISSION).submitted().toCompletableFuture()).isNotDone();
    }

    @Test
    @DisplayName("P9: a store that takes nothing new is not given a script to play")
    void playsNothingOnAStoreThatTakesNothing() {
        InMemoryStore full = InMemoryStore.create();
        full.become(new StoreHealth(Durability.FSYNC, "the memory of Redis is nearly used up", List.of()));
        RequestGateway refusing = gateway(full);
        PlayRequest play = Requests.play(new Routing("w", "c", 5, null));

        AcceptReply reply = join(refusing.play(play));

        assertThat(reply).isEqualTo(new AcceptReply.Unfit("the memory of Redis is nearly used up"));
        assertThat(join(full.scripts().find(play.id()))).isEmpty();
    }

    @Test
    @DisplayName("P1: when nobody knows in time, that is said; the same key gives the same id")
    void saysWhenNobodyKnows() {
        Submission keyed = Submission.of(RequestType.PRODUCT)
                .param("name", "T")
                .idempotencyKey("order-17")
                .build();

        RequestGateway.Receipt receipt = gateway.submit(keyed);

        assertThatThrownBy(() -> join(receipt.submitted())).hasCauseInstanceOf(TimeoutException.class);
        assertThat(gateway.submit(keyed).id()).isEqualTo(receipt.id());
    }

    @Test
    @DisplayName("RW-10: an await answers when the request has ended")
    void answersWhenTheRequestHasEnded() {
        Request request = accept();
        CompletableFuture<Optional<StoredRequest>> waiting =
                gateway.await(request.id(), LONG).toCompletableFuture();
        assertThat(waiting).isNotDone();

        end(request);

        Awaitility.await().atMost(Duration.ofMillis(900)).until(waiting::isDone);
        assertThat(waiting.join().orElseThrow().status().state().isTerminal()).isTrue();
    }

    @Test
    @DisplayName("RW-10: an end between the look and the listening is not missed")
    void missesNoEndBetweenLookAndListening() {
        Request request = accept();
        BellStore silent = new BellStore(bench.store);
        bench.store.become(Mood.HOLDING);
        CompletableFuture<Optional<StoredRequest>> waiting =
                gateway(silent).await(request.id(), LONG).toCompletableFuture();

        assertThat(silent.listeners()).hasSize(1);
        bench.store.become(Mood.AWAKE);
        end(request);
        silent.listeners().forEach(listener -> listener.complete(null));

        Awaitility.await().atMost(Duration.ofMillis(900)).until(waiting::isDone);
    }

    @Test
    @DisplayName("4b: an end whose ring got lost is seen a second later")
    void looksAgainWithoutARing() {
        Request request = accept();
        CompletableFuture<Optional<StoredRequest>> waiting =
                gateway(new BellStore(bench.store)).await(request.id(), LONG).toCompletableFuture();

        end(request);

        Awaitility.await().atMost(Duration.ofSeconds(3)).until(waiting::isDone);
        assertThat(waiting.join().orElseThrow().status().state().isTerminal()).isTrue();
    }

    @Test
    void answersWithWhatThereIsWhenTheWaitIsOver() {
        Request request = accept();

        StoredRequest found =
                join(gateway.await(request.id(), Duration.ofMillis(50))).orElseThrow();

        assertThat(found.status().state().isTerminal()).isFalse();
        assertThat(join(gateway.await(Requests.id(), LONG))).isEmpty();
    }

    @Test
    @DisplayName("P9: whoever does not wait any longer does not listen any longer")
    void leavesNoListenerBehind() {
        Request request = accept();
        BellStore counting = new BellStore(bench.store);
        RequestGateway watched = gateway(counting);
        join(watched.await(request.id(), Duration.ofMillis(30)));
        join(watched.await(Requests.id(), LONG));
        bench.store.become(Mood.ASLEEP);
        assertThatThrownBy(() -> join(watched.await(request.id(), LONG)));

        assertThat(counting.listeners()).hasSizeGreaterThanOrEqualTo(3).allMatch(CompletableFuture::isDone);
    }

    @Test
    @DisplayName("RH-41 RW-10: a play request is stored, and its end awaited")
    void awaitsAPlayRequest() {
        PlayRequest play = Requests.play();
        assertThat(join(gateway.play(play))).isInstanceOf(AcceptReply.Stored.class);
        CompletableFuture<Optional<ExecutionStatus>> waiting =
                gateway.await(play.id(), LONG).toCompletableFuture();
        assertThat(waiting).isNotDone();

        finishScript();

        Awaitility.await().atMost(Duration.ofMillis(900)).until(waiting::isDone);
        assertThat(join(gateway.find(play.id())).orElseThrow().state()).isEqualTo(ExecutionState.COMPLETED);
    }

    @Test
    void findsAndLists() {
        Request request = accept();

        assertThat(join(gateway.find(request.id())).orElseThrow().request()).isEqualTo(request);
        assertThat(join(gateway.list(new ListQuery(null, null, 10))).requests()).hasSize(1);
    }

    private RequestGateway gateway(Store store) {
        return gateway(store, Runnable::run);
    }

    private RequestGateway gateway(Store store, Executor handOver) {
        return gateway(KIT.system(), store, handOver);
    }

    private RequestGateway gateway(ActorSystem<?> system, Store store, Executor handOver) {
        return new RequestGateway(
                system,
                this::accept,
                store,
                bench.parts,
                new RequestGateway.Limits(Duration.ofMillis(300), 3, Duration.ofHours(20)),
                handOver);
    }

    private CompletionStage<Submitted> accept(RequestId id, Submission submission) {
        Asked one = new Asked(id, new CompletableFuture<>());
        asked.add(one);
        return one.answer();
    }

    private Request accept() {
        Request request = Requests.paymentIntent();
        join(bench.store.requests().accept(request, new Schedule.Now()));
        return request;
    }

    private void end(Request request) {
        Held held = join(bench.store.requests().take("e", 1, 0)).getFirst();
        join(bench.store.requests().beginAttempt(held.lease(), Duration.ofHours(20)));
        join(bench.store
                .requests()
                .settle(
                        List.of(new Settlement(
                                held.lease(),
                                request,
                                Outcome.SUCCEEDED,
                                1,
                                200,
                                RequestActorTestBase.INTENT,
                                null,
                                true)),
                        Vacancy.NONE));
        finishScript();
    }

    private void finishScript() {
        HeldJob job =
                join(bench.store.scripts().take("w", new WorkerIds.Any(), 1)).getFirst();
        RunRecord run = new RunRecord(ExecutionState.COMPLETED, "returned", "v1", "", "1", null, null, null, List.of());
        join(bench.store.scripts().record(job.lease(), run));
    }
}
