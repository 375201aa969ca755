package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Unknowns.Check;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** G5: a request whose outcome is unknown is looked for. */
abstract class UnknownsContract extends UnknownsTestBase {

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"UNKNOWN", "KEY_CONFLICT"})
    @DisplayName("G5: is looked for once its flow has ended, and left to whoever got it")
    void leasesWhatIsDue(Outcome outcome) {
        Request request = settled(Requests.paymentIntent(), outcome);
        hurry(request);
        assertThat(due()).isEmpty();

        runFlow(ExecutionState.COMPLETED);
        hurry(request);

        UnknownRequest found = dueOne();
        assertThat(found.request()).isEqualTo(request);
        assertThat(found.status().state()).isEqualTo(RequestState.PARKED);
        assertThat(found.firstSentAt()).isEqualTo(found.status().times().firstSentAt());
        assertThat(found.sentAt()).containsExactly(found.firstSentAt());
        assertThat(found.cursor()).isNull();
        assertThat(found.now()).isAfterOrEqualTo(found.firstSentAt());
        assertThat(found.checks()).isZero();
        assertThat(due()).isEmpty();
    }

    @Test
    @DisplayName("G5: is looked for by itself, a little after its outcome")
    void isDueByItself() {
        Request request = parked();

        assertThat(due()).isEmpty();

        assertThat(reconciliation(request).nextCheckAt())
                .isEqualTo(find(request.id()).status().times().settledAt().plus(Unknowns.FIRST_LOOK));
    }

    @Test
    @DisplayName("G5 C7: what engines were lost over is due as soon as its flow has ended")
    void isDueAtOnceAfterLostEngines() {
        Request request = Requests.paymentIntent();
        Held held = held("engine-1", request);
        begin(held);
        settle(settlement(held, Outcome.UNKNOWN).lookedForAtOnce());
        runFlow(ExecutionState.COMPLETED);

        assertThat(dueOne().request().id()).isEqualTo(request.id());
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"SUCCEEDED", "DECLINED", "POISON"})
    @DisplayName("P5: what is known is not looked for")
    void leavesKnownOutcomesAlone(Outcome outcome) {
        Request request = settled(Requests.paymentIntent(), outcome);
        runFlow(ExecutionState.COMPLETED);

        assertThat(await(store.unknowns().hurry(request.id()))).isEqualTo(ResolveReply.DECIDED);

        assertThat(due()).isEmpty();
        assertThat(find(request.id()).status().reconciliation()).isNull();
        assertThat(await(store.unknowns().hurry(Requests.id()))).isEqualTo(ResolveReply.MISSING);
    }

    @Test
    @DisplayName("G5: the last ten looks are evidence for a person")
    void keepsTheLastEvidence() {
        Request request = parked();
        for (int i = 1; i <= 12; i++) {
            Check check = new Check("GET /v1/x \"" + i + "\"", "nothing\nyet `" + i + "`", LONG);
            assertThat(await(store.unknowns().noteCheck(request.id(), check))).isEqualTo(StepReply.DONE);
        }

        Reconciliation known = reconciliation(request);
        assertThat(known.checks()).isEqualTo(12);
        assertThat(known.evidence()).hasSize(10);
        assertThat(known.evidence().getFirst().how()).isEqualTo("GET /v1/x \"3\"");
        assertThat(known.evidence().getLast().found()).isEqualTo("nothing\nyet `12`");
        assertThat(known.checkedAt()).isNotNull();
        assertThat(known.nextCheckAt()).isEqualTo(known.checkedAt().plus(LONG));
        assertThat(known.resolved()).isNull();
        assertThat(due()).isEmpty();
        hurry(request);
        assertThat(dueOne().checks()).isEqualTo(12);
    }

    @Test
    @DisplayName("G5: how far a list was read is kept with the request; another engine goes on there")
    void keepsHowFarAListWasRead() {
        Request request = parked();
        ListCursor cursor = new ListCursor(Instant.ofEpochMilli(1_790_000_000_123L), 1_790_000_000L, "pi_\"9", 10);

        assertThat(await(store.unknowns().goOn(request.id(), cursor, Duration.ZERO)))
                .isEqualTo(StepReply.DONE);

        UnknownRequest found = dueOne();
        assertThat(found.cursor()).isEqualTo(cursor);
        assertThat(found.checks()).isZero();
        assertThat(reconciliation(request).evidence()).isEmpty();

        ListCursor next = new ListCursor(cursor.begun(), cursor.from(), null, 11);
        await(store.unknowns().noteCheck(request.id(), new Check("page 12", "HTTP 500", Duration.ZERO, next)));
        assertThat(dueOne().cursor()).isEqualTo(next);
        await(store.unknowns().noteCheck(request.id(), new Check("page 12", "nothing", Duration.ZERO)));
        assertThat(dueOne().cursor()).isNull();
        assertThat(reconciliation(request).checks()).isEqualTo(2);
    }

    @Test
    @DisplayName("P5: a look that is still going on when the outcome is decided leaves nothing behind")
    void goesOnWithNothingThatIsDecided() {
        Request request = parked();
        ListCursor cursor = new ListCursor(Instant.EPOCH, 1, null, 10);
        await(store.unknowns().goOn(request.id(), cursor, LONG));
        assertThat(resolve(request, succeeded())).isEqualTo(ResolveReply.DONE);

        assertThat(await(store.unknowns().goOn(request.id(), cursor, Duration.ZERO)))
                .isEqualTo(StepReply.LOST);
        assertThat(await(store.unknowns().goOn(Requests.id(), cursor, Duration.ZERO)))
                .isEqualTo(StepReply.LOST);

        assertThat(due()).isEmpty();
    }
}
