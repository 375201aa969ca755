package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is held to have ended a process, and who was only there. */
abstract class BlameContract extends StoreContract {

    @Test
    @DisplayName("C7 T7 PW-10: a request is blamed for each engine that is lost while it is under way")
    void blamesWhatWasUnderWay() {
        Held held = held("engine-1", Requests.read());
        for (int lost = 1; lost <= 3; lost++) {
            begin(held);
            held = takeOverAfterSilence("engine-" + (lost + 1)).getFirst();

            assertThat(held.blame()).isEqualTo(new Blame(lost, lost > 1));
            assertThat(held.takeovers()).isEqualTo(lost);
        }
    }

    @Test
    @DisplayName("C7: what only waited in an engine that was lost is not blamed")
    void blamesNothingThatWaited() {
        held("engine-1");
        for (int lost = 1; lost <= 4; lost++) {
            Held held = takeOverAfterSilence("engine-" + lost).getFirst();

            assertThat(held.takeovers()).isEqualTo(lost);
            assertThat(held.blame()).isEqualTo(Blame.NONE);
        }
    }

    @Test
    @DisplayName("C7: of many under way none is blamed; after three losses they are suspects and held apart")
    void suspectsManyBeforeItBlames() {
        for (int i = 0; i < 9; i++) {
            accepted();
        }
        List<Held> held = take("engine-0");
        for (int lost = 1; lost <= 3; lost++) {
            held.forEach(this::begin);
            held = takeOverAfterSilence("engine-" + lost);

            boolean suspect = lost == 3;
            assertThat(held)
                    .hasSize(9)
                    .allSatisfy(one -> assertThat(one.blame()).isEqualTo(new Blame(0, suspect)));
        }
        begin(held.getFirst());

        List<Held> next = takeOverAfterSilence("engine-9");

        assertThat(next)
                .extracting(Held::blame)
                .containsOnlyOnce(new Blame(1, true))
                .contains(new Blame(0, true));
    }

    @Test
    @DisplayName("C7: an attempt that ends clears a request of all")
    void forgivesWhenAnAttemptEnds() {
        Held held = held("engine-1");
        begin(held);
        Held second = takeOverAfterSilence("engine-2").getFirst();
        begin(second);
        backOff(second, Duration.ZERO);

        Held third = takeOverAfterSilence("engine-3").getFirst();

        assertThat(second.blame().count()).isEqualTo(1);
        assertThat(third.blame()).isEqualTo(Blame.NONE);
    }

    @Test
    @DisplayName("C7 T7 PW-10: a script is blamed once for having been in hand, and then only while it runs alone")
    void blamesAScriptThatRunsAlone() {
        await(store.scripts().play(Requests.play()));
        takeJob("worker-0");
        HeldJob first = takeOverJob("worker-1");
        HeldJob waited = takeOverJob("worker-2");
        assertThat(await(store.scripts().beginAlone(waited.lease()))).isEqualTo(StepReply.DONE);
        HeldJob second = takeOverJob("worker-3");
        HeldJob waitedAgain = takeOverJob("worker-4");

        assertThat(first.takeovers()).isEqualTo(1);
        assertThat(waited.takeovers()).isEqualTo(1);
        assertThat(second.takeovers()).isEqualTo(2);
        assertThat(waitedAgain.takeovers()).isEqualTo(2);
        assertThat(await(store.scripts().beginAlone(second.lease()))).isEqualTo(StepReply.LOST);
    }

    @Test
    @DisplayName("C7: a handed back script has not ended its worker")
    void keepsNoNoteAfterARelease() {
        await(store.scripts().play(Requests.play()));
        takeJob("worker-0");
        HeldJob alone = takeOverJob("worker-1");
        await(store.scripts().beginAlone(alone.lease()));
        await(store.scripts().release(alone.lease()));
        takeJob("worker-2");

        assertThat(takeOverJob("worker-3").takeovers()).isEqualTo(1);
    }

    @Test
    @DisplayName("C7: a run that is stored and only to be published is never poison")
    void blamesNothingThatIsRecorded() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-0");
        await(store.scripts().record(job.lease(), Runs.withOutbox(Requests.id())));

        for (int lost = 0; lost < 4; lost++) {
            assertThat(takeOverJob("worker-" + lost).takeovers()).isZero();
        }
        assertThat(execution(job.lease().id()).state()).isEqualTo(ExecutionState.RECORDED);
    }
}
