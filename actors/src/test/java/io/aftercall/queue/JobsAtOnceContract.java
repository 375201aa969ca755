package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P6, P11: script jobs that are leased in the step that stores them. */
abstract class JobsAtOnceContract extends StoreContract {

    private static final WorkerIds ANY = new WorkerIds.Any();

    @Test
    @DisplayName("P6 P11: a script job that is leased as it is stored is the job that a worker would have read")
    void leasesWhatItStores() {
        Held held = called();

        HeldJob job = settle(vacancy(1), held).getFirst().job();

        assertThat(job.job()).isEqualTo(new ScriptJob.Flow(held.request(), Outcome.SUCCEEDED, REPLY, 1));
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.RUNNING);
        assertThat(execution(job.lease().id()).state()).isEqualTo(ExecutionState.RUNNING);
        assertThat(execution(job.lease().id()).times().startedAt()).isNotNull();
        assertThat(takeJobs("worker-2")).isEmpty();
        assertThat(await(store.scripts().renew("worker-1", List.of(job.lease()))))
                .isEmpty();
        assertThat(await(store.scripts().record(job.lease(), Runs.completed()))).isEqualTo(StepReply.DONE);
        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    @DisplayName("P11: a job that was leased as it was stored goes to another worker when its lease has run out")
    void isTakenOverFromItsWorker() {
        HeldJob job = settle(vacancy(1), called()).getFirst().job();

        HeldJob other = takeOverJob("worker-2");

        assertThat(other.job()).isEqualTo(job.job());
        assertThat(other.attempts()).isEqualTo(2);
        assertThat(other.takeovers()).isEqualTo(1);
        assertThat(await(store.scripts().record(job.lease(), Runs.completed()))).isEqualTo(StepReply.LOST);
    }

    @Test
    @DisplayName("P11: a job that was leased as it was stored stays with its worker as long as that renews the lease")
    void staysWhileItIsRenewed() {
        HeldJob job = settle(vacancy(1), called()).getFirst().job();
        passTime(LEASE);
        assertThat(await(store.scripts().renew("worker-1", List.of(job.lease()))))
                .isEmpty();

        assertThat(await(store.scripts().takeOver("worker-2", ANY, LEASE, 100))).isEmpty();

        takeOverJob("worker-2");
        assertThat(await(store.scripts().renew("worker-1", List.of(job.lease()))))
                .containsExactly(job.lease());
    }

    @Test
    @DisplayName("P7, P11: who has taken over a job of its own keeps that, and loses the former one")
    void takesOverItsOwn() {
        HeldJob former = settle(vacancy(1), called()).getFirst().job();
        HeldJob present = takeOverJob("worker-1");
        passTime(LEASE);

        Set<JobLease> lost = await(store.scripts().renew("worker-1", List.of(former.lease(), present.lease())));

        assertThat(lost).doesNotContain(present.lease());
        assertThat(await(store.scripts().takeOver("worker-2", ANY, LEASE, 100))).isEmpty();
    }

    @Test
    @DisplayName("RW-12: what waits is leased before what comes after it in the same call")
    void leasesInOrder() {
        Held parks = called();
        Held after = called();

        SettledTogether settled = await(store.requests()
                .settle(List.of(settlement(parks, Outcome.UNKNOWN), settlement(after, Outcome.SUCCEEDED)), vacancy(1)));

        assertThat(settled.settled()).containsOnly(Settled.of(StepReply.DONE));
        assertThat(settled.others())
                .extracting(job -> job.lease().id())
                .containsExactly(parks.request().id().execution());
    }

    @Test
    @DisplayName("P11: of jobs that were leased as they were stored no more are taken over than asked for")
    void takesOverAsManyAsFit() {
        settle(vacancy(3), called(), called(), called());
        passTime(LEASE);

        List<HeldJob> some = await(store.scripts().takeOver("worker-2", ANY, LEASE, 2));
        List<HeldJob> others = await(store.scripts().takeOver("worker-2", ANY, LEASE, 2));

        assertThat(some).hasSize(2);
        assertThat(others).hasSize(1);
    }

    @Test
    @DisplayName("P10: a job that was leased as it was stored can be handed back, and another worker has it at once")
    void canBeHandedBack() {
        HeldJob job = settle(vacancy(1), called()).getFirst().job();

        assertThat(await(store.scripts().release(job.lease()))).isEqualTo(StepReply.DONE);

        HeldJob other = takeJob("worker-2");
        assertThat(other.job()).isEqualTo(job.job());
        assertThat(other.attempts()).isEqualTo(1);
        assertThat(await(store.scripts().renew("worker-1", List.of(job.lease()))))
                .containsExactly(job.lease());
        assertThat(await(store.scripts().record(other.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
    }

    @Test
    @DisplayName("RW-13: a job that was leased as it was stored, and has failed, is nobody's until it runs again")
    void runsAgain() {
        HeldJob job = settle(vacancy(1), called()).getFirst().job();

        assertThat(await(store.scripts().retry(job.lease(), new FailedRun("threw", "v1", "", "it threw"), SILENCE)))
                .isEqualTo(StepReply.DONE);

        passTime(SILENCE);
        assertThat(await(store.scripts().takeOver("worker-2", ANY, SILENCE, 100)))
                .isEmpty();
        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        assertThat(takeJob("worker-2").attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("RW-12: no more are leased than there are vacancies, and those first that waited")
    void leasesAsManyAsFit() {
        List<Settled> settled = settle(vacancy(2), called(), called(), called());

        assertThat(settled).extracting(Settled::reply).containsOnly(StepReply.DONE);
        assertThat(settled.stream().filter(one -> one.job() != null)).hasSize(2);
        Held late = called();
        SettledTogether after =
                await(store.requests().settle(List.of(settlement(late, Outcome.SUCCEEDED)), vacancy(1)));
        assertThat(after.settled()).containsExactly(Settled.of(StepReply.DONE));
        assertThat(after.others()).hasSize(1);
        HeldJob waited = after.others().getFirst();
        assertThat(waited.lease().id()).isNotEqualTo(late.request().id().execution());
        assertThat(waited.attempts()).isEqualTo(1);
        assertThat(await(store.scripts().record(waited.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
        List<HeldJob> left = takeJobs("worker-2");
        assertThat(left)
                .extracting(job -> job.lease().id())
                .containsExactly(late.request().id().execution());
        assertThat(left.getFirst().attempts()).isEqualTo(1);
        assertThat(settle(vacancy(1), called()).getFirst().job()).isNotNull();
    }

    @Test
    @DisplayName("RW-03: none is leased while jobs wait for another worker or at another priority")
    void leavesThePlaceToOthers() {
        await(store.scripts().play(Requests.play(Requests.routing("shipping", "ctx-1", 0))));

        SettledTogether settled =
                await(store.requests().settle(List.of(settlement(called(), Outcome.SUCCEEDED)), vacancy(1)));

        assertThat(settled).isEqualTo(new SettledTogether(List.of(Settled.of(StepReply.DONE)), List.of()));
        assertThat(takeJobs("worker-2")).hasSize(2);
    }

    @Test
    @DisplayName(
            "P6 4b: an outcome that stands twice among those that are stored together is stored once, with one job")
    void settlesOnceWhatStandsTwice() {
        Held held = called();

        List<Settled> settled = settle(vacancy(2), held, held);

        assertThat(settled).extracting(Settled::reply).containsExactly(StepReply.DONE, StepReply.ALREADY);
        HeldJob job = settled.getFirst().job();
        assertThat(job).isNotNull();
        assertThat(settled.get(1).job()).isNull();
        assertThat(takeJobs("worker-2")).isEmpty();
        assertThat(await(store.scripts().record(job.lease(), Runs.completed()))).isEqualTo(StepReply.DONE);
        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.COMPLETED);
    }

    @Test
    @DisplayName("RW-04: who serves other worker ids gets nothing")
    void leasesToWhoServes() {
        Vacancy other = new Vacancy("worker-1", new WorkerIds.Only(Set.of("shipping")), 5);

        assertThat(settle(other, called()).getFirst().job()).isNull();

        assertThat(takeJobs("worker-2")).hasSize(1);
    }

    @Test
    @DisplayName("P5: the job of an outcome that is to be found out waits like any other")
    void leavesUnknownOutcomes() {
        Held held = called();

        List<Settled> settled = await(store.requests().settle(List.of(settlement(held, Outcome.UNKNOWN)), vacancy(1)))
                .settled();

        assertThat(settled).containsExactly(Settled.of(StepReply.DONE));
        assertThat(takeJobs("worker-2")).hasSize(1);
    }

    @Test
    @DisplayName("4b: an outcome that is stored again leases nothing again")
    void leasesOnce() {
        Held held = called();
        settle(vacancy(1), held);

        assertThat(settle(vacancy(1), held)).containsExactly(Settled.of(StepReply.ALREADY));
    }

    private Held called() {
        accepted();
        Held held = takeOne("engine-1");
        begun(held);
        return held;
    }

    private List<Settled> settle(Vacancy vacancy, Held... held) {
        List<Settlement> settlements = List.of(held).stream()
                .map(one -> settlement(one, Outcome.SUCCEEDED))
                .toList();
        return await(store.requests().settle(settlements, vacancy)).settled();
    }

    private static Vacancy vacancy(int jobs) {
        return new Vacancy("worker-1", ANY, jobs);
    }
}
