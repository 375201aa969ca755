package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2, P6, P9: what a Redis that is full refuses is refused whole, and done when it has room again. */
final class RedisFullIT extends StoreContract {

    @RegisterExtension
    static final RedisFixture REDIS = new RedisFixture();

    @Override
    Store store() {
        REDIS.ask("CONFIG SET maxmemory 0");
        return REDIS.emptyStore(MAX_QUEUED);
    }

    @Override
    void passTime(Duration time) {
        RedisFixture.passTime(time);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    @DisplayName(
            "P2, P6: outcomes that come together are stored none, and then all, each with a job that somebody finds")
    void storesNoneOrAll(int vacancies) {
        List<Settlement> settlements = settlements(3);
        REDIS.ask("CONFIG SET maxmemory 1");
        assertThatThrownBy(() -> settle(settlements, vacancies)).hasMessageContaining("OOM");
        assertThat(settlements)
                .allSatisfy(one -> assertThat(stateOf(one.lease().id())).isEqualTo(RequestState.IN_FLIGHT));
        REDIS.ask("CONFIG SET maxmemory 0");

        List<Settled> settled = settle(settlements, vacancies);

        assertThat(settled).extracting(Settled::reply).containsOnly(StepReply.DONE);
        assertThat(settled.stream().filter(one -> one.job() != null)).hasSize(vacancies);
        assertThat(takeJobs("worker-2")).hasSize(3 - vacancies);
    }

    @Test
    @DisplayName("P7, P11: leases are renewed, so that nobody who lives loses a job when there is room again")
    void renews() {
        JobLease lease = settle(settlements(1), 1).getFirst().job().lease();
        REDIS.ask("CONFIG SET maxmemory 1");
        passTime(LEASE);
        assertThat(await(store.scripts().renew("worker-1", List.of(lease)))).isEmpty();
        REDIS.ask("CONFIG SET maxmemory 0");

        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), LEASE, 100)))
                .isEmpty();

        assertThat(await(store.scripts().record(lease, Runs.completed()))).isEqualTo(StepReply.DONE);
    }

    @Test
    @DisplayName("P2, P11: what cannot be taken over is not set aside, but taken over when there is room again")
    void takesOverLater() {
        settle(settlements(2), 1);
        takeJob("worker-1");
        held("engine-1");
        passTime(SILENCE);
        REDIS.ask("CONFIG SET maxmemory 1");
        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 100)))
                .isEmpty();
        assertThat(await(store.requests().takeOver("engine-2", SILENCE, 100))).isEmpty();
        passTime(SILENCE);
        REDIS.ask("CONFIG SET maxmemory 0");

        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 100)))
                .hasSize(2);
        assertThat(await(store.requests().takeOver("engine-2", SILENCE, 100))).hasSize(1);
        assertThat(REDIS.ask("XLEN aftercall:{p0}:unreadable")).isEqualTo(":0");
    }

    @Test
    @DisplayName("P2, P7: a script whose end cannot be stored keeps its lease, and is stored when there is room again")
    void endsLater() {
        await(store.scripts().play(Requests.play()));
        HeldJob job = takeJob("worker-1");
        REDIS.ask("CONFIG SET maxmemory 1");
        assertThatThrownBy(() -> await(store.scripts().record(job.lease(), Runs.completed())))
                .hasMessageContaining("OOM");
        REDIS.ask("CONFIG SET maxmemory 0");
        assertThat(REDIS.ask("LLEN aftercall:{p0}:ended")).isEqualTo(":0");
        passTime(SILENCE);

        assertThat(await(store.scripts().takeOver("worker-2", new WorkerIds.Any(), SILENCE, 100)))
                .hasSize(1);
    }

    private List<Settlement> settlements(int most) {
        return Stream.generate(this::called)
                .limit(most)
                .map(held -> settlement(held, Outcome.SUCCEEDED))
                .toList();
    }

    private List<Settled> settle(List<Settlement> settlements, int vacancies) {
        return await(store.requests().settle(settlements, new Vacancy("worker-1", new WorkerIds.Any(), vacancies)))
                .settled();
    }

    private Held called() {
        Held held = held("engine-1");
        begun(held);
        return held;
    }
}
