package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Large values lie beside their records, and as long as these. */
final class PayloadsIT extends StoreContract {

    private static final int LARGE = 200_000;
    private static final String BIG_REPLY = "{\"id\":\"pi_1\",\"note\":\"" + "ü".repeat(LARGE) + "\"}";

    @RegisterExtension
    static final RedisFixture REDIS = new RedisFixture();

    @Override
    Store store() {
        return REDIS.emptyStore(MAX_QUEUED);
    }

    @Override
    void passTime(Duration time) {
        RedisFixture.passTime(time);
    }

    @Test
    @DisplayName(
            "T5, PW-01, PW-02, PW-03, M1: an answer survives retry, hand-back, takeover and replay; retention takes it along")
    void keepsAnAnswerUntilItIsForgotten() {
        Request request = Requests.paymentIntent();
        Held held = held("engine-1", request);
        begin(held);
        Settlement big = new Settlement(held.lease(), request, Outcome.SUCCEEDED, 1, 200, BIG_REPLY, null, false);
        assertThat(settle(big)).isEqualTo(StepReply.DONE);
        assertThat(settle(big)).isEqualTo(StepReply.ALREADY);
        ExecutionId id = request.id().execution();
        String payloads = "aftercall:{p0}:pay:req:" + request.id().suffix();
        assertThat(bytes(payloads, "reply")).isGreaterThan(2 * LARGE);
        assertThat(bytes("aftercall:{p0}:req:" + request.id().suffix(), "reply"))
                .isZero();

        HeldJob job = carriesTheAnswer(takeJob("worker-1"));
        await(store.scripts().retry(job.lease(), new FailedRun("threw", "v1", "", "threw"), Duration.ZERO));
        await(store.requests().promoteDue(10));
        job = carriesTheAnswer(takeJob("worker-1"));
        await(store.scripts().release(job.lease()));
        carriesTheAnswer(takeJob("worker-1"));
        job = carriesTheAnswer(takeOverJob("worker-2"));
        await(store.scripts().record(job.lease(), Runs.ended(ExecutionState.FAILED)));
        await(store.deadLetters().replay(id, DeadLetterEdit.NONE, HORIZON));
        job = carriesTheAnswer(takeJob("worker-3"));
        await(store.scripts().record(job.lease(), Runs.completed()));
        assertThat(find(request.id()).status().replyJson()).isEqualTo(BIG_REPLY);
        passTime(Duration.ofMillis(5));
        assertThat(await(store.requests().forget(Duration.ofMillis(1), 10))).isEqualTo(1);

        assertThat(REDIS.ask("EXISTS " + payloads)).isEqualTo(":0");
        assertThat(REDIS.ask("EXISTS aftercall:{p0}:call:" + request.id().suffix()))
                .isEqualTo(":0");
    }

    @Test
    @DisplayName(
            "M1, W5: a request is a text that never changes, and a record small enough to be packed, as is its script's")
    void packsRecords() {
        Request request = Requests.paymentIntent();
        String suffix = request.id().suffix();
        Held held = held("engine-1", request);

        assertThat(find(request.id()).request()).isEqualTo(request);
        assertThat(memory("aftercall:{p0}:call:" + suffix)).isBetween(100, 800);
        assertThat(memory("aftercall:{p0}:req:" + suffix)).isBetween(100, 450); // over 1,000 as a table

        begin(held);
        String answer = "{\"id\":\"pi_" + "1".repeat(500) + "\"}";
        settle(new Settlement(held.lease(), request, Outcome.SUCCEEDED, 1, 200, answer, null, false));
        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));

        assertThat(find(request.id()).status().replyJson()).isEqualTo(answer);
        assertThat(memory("aftercall:{p0}:req:" + suffix)).isBetween(100, 600);
        assertThat(memory("aftercall:{p0}:exe:" + suffix)).isBetween(100, 700);
    }

    @Test
    @DisplayName("T5: jobs that are read together are handed out whole, whether they go with the answer or not")
    void handsOutManyLongScripts() {
        List<PlayRequest> plays = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            PlayRequest small = Requests.play();
            plays.add(new PlayRequest(small.id(), i + "x".repeat(60_000), small.routing(), "{}", "f"));
            await(store.scripts().play(plays.getLast()));
        }

        List<HeldJob> jobs = takeJobs("worker-1");

        assertThat(jobs)
                .extracting(HeldJob::job)
                .containsExactlyElementsOf(
                        plays.stream().map(ScriptJob.Play::new).toList());
        assertThat(jobs).allSatisfy(job -> assertThat(job.attempts()).isEqualTo(1));
        jobs.forEach(job -> assertThat(await(store.scripts().record(job.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE));
    }

    @Test
    @DisplayName("T5, M1: so do a large script, its bindings and its result")
    void keepsAScriptAndItsResult() {
        PlayRequest small = Requests.play();
        PlayRequest play = new PlayRequest(
                small.id(), "x".repeat(LARGE), small.routing(), "{\"a\":\"" + "y".repeat(LARGE) + "\"}", "f");
        await(store.scripts().play(play));
        String payloads = "aftercall:{p0}:pay:exe:" + play.id().suffix();

        HeldJob job = takeJob("worker-1");
        String result = "\"" + "z".repeat(LARGE) + "\"";
        await(store.scripts()
                .record(
                        job.lease(),
                        new RunRecord(
                                ExecutionState.COMPLETED, "returned", "v", "", result, null, null, null, List.of())));

        assertThat(job.job()).isEqualTo(new ScriptJob.Play(play));
        assertThat(execution(play.id()).resultJson()).isEqualTo(result);
        assertThat(bytes(payloads, "script")).isEqualTo(LARGE);
        assertThat(bytes(payloads, "result")).isEqualTo(LARGE + 2);
        passTime(Duration.ofMillis(5));
        assertThat(await(store.requests().forget(Duration.ofMillis(1), 10))).isEqualTo(1);
        assertThat(REDIS.ask("EXISTS " + payloads)).isEqualTo(":0");
    }

    @Test
    @DisplayName("M1: an outbox that was large is gone once it is published")
    void forgetsAnOutbox() {
        await(store.scripts().play(Requests.play()));
        HeldJob job = takeJob("worker-1");
        String outbox = "{\"calls\":[{\"x\":\"" + "c".repeat(LARGE) + "\"}]}";
        await(store.scripts()
                .record(
                        job.lease(),
                        new RunRecord(
                                ExecutionState.COMPLETED, "returned", "v", "", "1", null, null, outbox, List.of())));
        HeldJob rest = takeOverJob("worker-2");

        assertThat(rest.job()).isEqualTo(new ScriptJob.Publish("ctx-1", null, outbox));
        await(store.scripts().finish(rest.lease()));
        assertThat(bytes("aftercall:{p0}:pay:exe:" + job.lease().id().suffix(), "outbox"))
                .isZero();
    }

    @Test
    @DisplayName("M1, P9: a list reads no bodies, parameters and answers")
    void listsWithoutPayloads() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        StoredRequest listed = await(store.requests().list(new ListQuery(null, null, 10)))
                .requests()
                .getFirst();

        assertThat(listed.request().id()).isEqualTo(request.id());
        assertThat(listed.request().routing()).isEqualTo(request.routing());
        assertThat(listed.request().call().body()).isEmpty();
        assertThat(listed.request().params().json()).isEqualTo("{}");
        assertThat(listed.status().replyJson()).isNull();
        assertThat(listed.status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(listed.status().attempts()).hasSize(1);
        assertThat(listed.script()).isNotNull();
    }

    @Test
    @DisplayName("M1, P10: who reads while an outcome is decided sees the old one with its answer, or the new one")
    void readsOneMoment() {
        String before = "{\"error\":\"" + "b".repeat(100) + "\"}";
        String after = "{\"id\":\"" + "a".repeat(100) + "\"}";
        Resolution decided = new Resolution(
                Outcome.SUCCEEDED, 200, after, Reconciliation.By.RECONCILER, null, "GET /v1/x", "payment_intent pi_9");
        for (int round = 0; round < 20; round++) {
            Request request = Requests.paymentIntent();
            Held held = held("engine-1", request);
            begin(held);
            settle(new Settlement(held.lease(), request, Outcome.UNKNOWN, 1, null, before, "gone", false));
            await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));

            List<CompletionStage<Optional<StoredRequest>>> reads = new ArrayList<>();
            reads.addAll(reads(request));
            CompletionStage<ResolveReply> resolved = store.unknowns().resolve(request, decided);
            reads.addAll(reads(request));

            assertThat(await(resolved)).isEqualTo(ResolveReply.DONE);
            for (CompletionStage<Optional<StoredRequest>> read : reads) {
                RequestStatus status = await(read).orElseThrow().status();
                assertThat(status.replyJson()).isEqualTo(status.outcome() == Outcome.UNKNOWN ? before : after);
            }

            HeldJob last = takeJob("worker-1");
            reads = new ArrayList<>(reads(request));
            CompletionStage<StepReply> ended = store.scripts().record(last.lease(), Runs.completed());
            reads.addAll(reads(request));

            assertThat(await(ended)).isEqualTo(StepReply.DONE);
            for (CompletionStage<Optional<StoredRequest>> read : reads) {
                StoredRequest seen = await(read).orElseThrow();
                assertThat(seen.status().state() == RequestState.COMPLETED
                                && seen.script().state() != ExecutionState.COMPLETED)
                        .as("a request that has ended, with a script that goes on")
                        .isFalse();
            }
        }
    }

    private static HeldJob carriesTheAnswer(HeldJob held) {
        assertThat(held.job())
                .isInstanceOfSatisfying(
                        ScriptJob.Flow.class,
                        flow -> assertThat(flow.replyJson()).isEqualTo(BIG_REPLY));
        return held;
    }

    private List<CompletionStage<Optional<StoredRequest>>> reads(Request request) {
        return IntStream.range(0, 25)
                .mapToObj(i -> store.requests().find(request.id()))
                .toList();
    }

    private static int memory(String key) {
        return Integer.parseInt(REDIS.ask("MEMORY USAGE " + key).substring(1));
    }

    private static int bytes(String key, String field) {
        return Integer.parseInt(REDIS.ask("HSTRLEN " + key + " " + field).substring(1));
    }
}
