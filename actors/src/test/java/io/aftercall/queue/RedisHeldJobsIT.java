package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2, P11: what is found in Redis where the leases of jobs without an entry should be stands in nobody else's way. */
final class RedisHeldJobsIT extends StoreContract {

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
    @DisplayName("P2, P6: a job waits in its stream if there is something else where its lease should be")
    void storesWhatCannotBeLeased() {
        REDIS.ask("SET aftercall:{p0}:scripts:billing:5:held canary");

        Settled settled = settle(1).getFirst();

        assertThat(settled.reply()).isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().record(settled.job().lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
        assertThat(REDIS.ask("XLEN aftercall:{p0}:scripts:billing:5")).isEqualTo(":0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "exe_06h1vyyxsv5xt1qvy1wpjkn7p5rnh7z5g8yg"})
    @DisplayName("P2, P11: a lease of what is no execution is forgotten; those beside it are taken over")
    void takesOverWhatIsLeft(String stranger) {
        HeldJob job = settle(1).getFirst().job();
        REDIS.ask("ZADD aftercall:{p0}:scripts:billing:5:held 1 " + stranger);

        assertThat(takeOverJob("worker-2").lease().id()).isEqualTo(job.lease().id());

        Awaitility.await()
                .until(() ->
                        REDIS.ask("ZCARD aftercall:{p0}:scripts:billing:5:held").equals(":1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", ":5", "billing:high"})
    @DisplayName("P2, P11: a name among those of the streams that is none stops neither who takes nor who takes over")
    void takesBesideWhatIsNoStream(String name) {
        REDIS.ask("ZADD aftercall:{p0}:ready 0 " + name);
        REDIS.ask("SADD aftercall:{p0}:streams " + name);
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        HeldJob job = takeJob("worker-1");

        assertThat(takeOverJob("worker-2").lease().id()).isEqualTo(job.lease().id());
    }

    @Test
    @DisplayName("P2, P11: a lease whose execution is none is lost; those beside it are renewed")
    void renewsWhatIsLeft() {
        List<Settled> settled = settle(2);
        JobLease broken = settled.get(0).job().lease();
        REDIS.ask("SET aftercall:{p0}:exe:" + broken.id().suffix() + " canary");

        assertThat(await(store.scripts()
                        .renew("worker-1", List.of(broken, settled.get(1).job().lease()))))
                .containsExactly(broken);
    }

    @Test
    @DisplayName("P2, P11: something else where leases should be stops no takeover, and nothing from being forgotten")
    void takesOverBesideWhatIsNoLease() {
        REDIS.ask("SET aftercall:{p0}:scripts:billing:5:held canary");
        settle(1);

        HeldJob job = takeOverJob("worker-2");

        assertThat(await(store.scripts().record(job.lease(), Runs.completed()))).isEqualTo(StepReply.DONE);
        passTime(SILENCE);
        assertThat(await(store.requests().forget(SILENCE, 10))).isEqualTo(1);
    }

    @Test
    @DisplayName("P7, P11: what waits for its time is not taken over, even if a lease of it was left behind")
    void leavesWhatWaitsForItsTime() {
        JobLease job = settle(1).getFirst().job().lease();
        await(store.scripts().retry(job, new FailedRun("threw", "v1", "", "it threw"), SILENCE));
        REDIS.ask("ZADD aftercall:{p0}:scripts:billing:5:held 1 " + job.id().value());
        passTime(SILENCE);

        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 100)))
                .isEmpty();

        assertThat(REDIS.ask("EXISTS aftercall:{p0}:scripts:billing:5:held")).isEqualTo(":0");
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        assertThat(takeJob("worker-2").attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("P2, P6: of jobs whose stream is none nothing is stored; nobody would find them")
    void storesNoneThatNobodyWouldFind() {
        REDIS.ask("SET aftercall:{p0}:scripts:billing:5 canary");
        Held first = called();
        Held second = called();
        List<Settlement> three = Stream.of(first, first, second)
                .map(held -> settlement(held, Outcome.SUCCEEDED))
                .toList();

        assertThat(await(store.requests().settle(three, Vacancy.NONE)).settled())
                .extracting(Settled::reply)
                .containsOnly(StepReply.LOST);

        assertThat(stateOf(first.request().id())).isEqualTo(RequestState.IN_FLIGHT);
        assertThat(stateOf(second.request().id())).isEqualTo(RequestState.IN_FLIGHT);
    }

    @Test
    @DisplayName("P2, P6: the same if those who take over could not know of their stream")
    void leasesNoneThatNobodyWouldTakeOver() {
        REDIS.ask("SET aftercall:{p0}:streams canary");

        assertThat(settle(2)).extracting(Settled::reply).containsOnly(StepReply.LOST);

        assertThat(REDIS.ask("EXISTS aftercall:{p0}:scripts:billing:5:held")).isEqualTo(":0");
        assertThat(REDIS.ask("ZCARD aftercall:{p0}:index:in_flight")).isEqualTo(":2");
    }

    @Test
    @DisplayName("P2: two processes that forget the same at once never look through all that has ended")
    void forgetsTwiceAtOnce() {
        settle(20).forEach(one -> await(store.scripts().record(one.job().lease(), Runs.completed())));
        passTime(SILENCE);
        REDIS.ask("CONFIG RESETSTAT");

        CompletableFuture<Integer> one = store.requests().forget(SILENCE, 100).toCompletableFuture();
        CompletableFuture<Integer> other = store.requests().forget(SILENCE, 100).toCompletableFuture();

        assertThat(await(one) + await(other)).isGreaterThanOrEqualTo(20);
        assertThat(REDIS.ask("LLEN aftercall:{p0}:ended")).isEqualTo(":0");
        assertThat(REDIS.ask("INFO commandstats")).doesNotContain("cmdstat_lrem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "1_canary", "1_exe_", "nan_exe_06h1vyyxsv5xt1qvy1wpjkn7p5rnh7z5g8yg"})
    @DisplayName("P2: what is found among the ended and is no execution holds up nobody who is to be forgotten")
    void forgetsWhatIsLeft(String stranger) {
        REDIS.ask("RPUSH aftercall:{p0}:ended '" + stranger.replace('_', ' ').replace("exe ", "exe_") + "'");
        JobLease job = settle(1).getFirst().job().lease();
        await(store.scripts().record(job, Runs.completed()));
        passTime(SILENCE);

        assertThat(await(store.requests().forget(SILENCE, 10))).isPositive();

        assertThat(await(store.scripts().find(job.id()))).isEmpty();
        Awaitility.await().until(() -> REDIS.ask("LLEN aftercall:{p0}:ended").equals(":0"));
    }

    /** As many jobs, each leased to worker-1 if it can be. */
    private List<Settled> settle(int jobs) {
        List<Settlement> settlements = Stream.generate(this::called)
                .limit(jobs)
                .map(held -> settlement(held, Outcome.SUCCEEDED))
                .toList();
        return await(store.requests().settle(settlements, new Vacancy("worker-1", new WorkerIds.Any(), jobs)))
                .settled();
    }

    private Held called() {
        Held held = held("engine-1");
        begun(held);
        return held;
    }
}
