package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Attempt;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** P1, P4, P11: requests that are leased, and begun, in the step that stores them. */
abstract class TakenAtOnceContract extends StoreContract {

    @Test
    @DisplayName("P1 P11: a request that is taken as it is stored is its taker's alone, like any that was read")
    void takesWhatItStores() {
        Request request = Requests.paymentIntent();

        Accepted accepted = acceptAndTake(request);

        assertThat(accepted.reply())
                .isInstanceOfSatisfying(
                        AcceptReply.Stored.class,
                        stored -> assertThat(stored.state()).isEqualTo(RequestState.ACCEPTED));
        assertThat(accepted.taken()).hasSize(1);
        Held held = accepted.taken().getFirst();
        assertThat(held.request()).isEqualTo(request);
        assertThat(held.acceptedAt())
                .isEqualTo(find(request.id()).status().times().createdAt());
        assertThat(take("engine-2")).isEmpty();
        assertThat(await(store.requests().renew("engine-1", List.of(held.lease()))))
                .isEmpty();
        assertThat(begun(held).attempt()).isEqualTo(1);
        assertThat(settle(settlement(held, Outcome.SUCCEEDED))).isEqualTo(StepReply.DONE);
        assertThat(take("engine-2")).isEmpty();
    }

    @Test
    @DisplayName("P11: a request that was taken as it was stored goes to another engine when its lease has run out")
    void isTakenOverFromItsTaker() {
        Held held = acceptAndTake(Requests.paymentIntent()).taken().getFirst();

        Held other = takeOverAfterSilence("engine-2").getFirst();

        assertThat(other.request()).isEqualTo(held.request());
        assertThat(other.takeovers()).isEqualTo(1);
        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
        assertThat(begin(other)).isInstanceOf(AttemptReply.Begun.class);
    }

    @Test
    @DisplayName("RW-03: who came first is taken first")
    void takesWhoCameFirst() {
        Request first = accepted();
        Request second = Requests.paymentIntent();

        assertThat(acceptAndTake(second).taken()).extracting(Held::request).containsExactly(first);

        assertThat(take("engine-2")).extracting(Held::request).containsExactly(second);
    }

    @Test
    @DisplayName("P1: what was there, what is not due, and what is another's under its key is not taken")
    void takesNothingElse() {
        Request request =
                acceptAndTake(Requests.paymentIntent()).taken().getFirst().request();
        Schedule later = new Schedule.After(LONG);

        assertThat(acceptAndTake(request).taken()).isEmpty();
        assertThat(acceptAndTake(Requests.otherThan(request)))
                .isEqualTo(new Accepted(new AcceptReply.Conflict(), List.of()));
        assertThat(await(store.requests().acceptAndTake(Requests.paymentIntent(), later, "engine-1", true))
                        .taken())
                .isEmpty();
    }

    @Test
    @DisplayName("P4 P11: the first attempt may begin in the step that stores its request; it is one like any other")
    void beginsWhatItStores() {
        Request request = Requests.paymentIntent();

        Held held = await(store.requests().acceptAndTake(request, new Schedule.Now(), "engine-1", true))
                .taken()
                .getFirst();

        isBegun(held);
        assertThat(held.request()).isEqualTo(request);
        assertThat(settle(settlement(held, Outcome.SUCCEEDED))).isEqualTo(StepReply.DONE);
        assertThat(find(request.id()).status().attempts()).hasSize(1);
    }

    @Test
    @DisplayName("P4 RW-03: who is taken in the place of the request itself begins no attempt")
    void beginsNothingElse() {
        Request first = accepted();
        Request second = Requests.paymentIntent();

        Accepted accepted = await(store.requests().acceptAndTake(second, new Schedule.Now(), "engine-1", true));

        assertThat(accepted.taken()).extracting(Held::request).containsExactly(first);
        assertThat(accepted.taken().getFirst().begun()).isNull();
        assertThat(stateOf(second.id())).isEqualTo(RequestState.ACCEPTED);
        assertThat(find(second.id()).status().attempts()).isEmpty();
    }

    @Test
    @DisplayName(
            "P4 P11: first attempts may begin in the step that leases their requests, and no more than were asked for")
    void beginsWhatItTakes() {
        List<Request> all = List.of(accepted(), accepted(), accepted());

        List<Held> taken = await(store.requests().take("engine-1", 3, 2));

        assertThat(taken).extracting(Held::request).containsExactlyElementsOf(all);
        isBegun(taken.get(0));
        isBegun(taken.get(1));
        assertThat(taken.get(2).begun()).isNull();
        assertThat(begun(taken.get(2)).attempt()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "P4: what an attempt was made for already, or was taken from a lost engine, begins nothing as it is leased")
    void beginsNothingThatWasBegun() {
        Held tried = called();
        await(store.requests().backOff(tried.lease(), new BackOff(1, 500, "again", Duration.ZERO, true, true)));
        Request lost = accepted();
        takeOne("engine-1");
        Held takenOver = takeOverAfterSilence("engine-2").getFirst();
        assertThat(takenOver.request()).isEqualTo(lost);
        await(store.requests().release(takenOver.lease()));
        await(store.requests().promoteDue(10));

        List<Held> taken = await(store.requests().take("engine-3", 10, 10));

        assertThat(taken).hasSize(2).allSatisfy(held -> assertThat(held.begun()).isNull());
    }

    @Test
    @DisplayName("P5 P11: an attempt that began with its lease, and whose engine was lost, may have had its effect")
    void isTakenOverAfterItBegan() {
        accepted();
        Held held = await(store.requests().take("engine-1", 1, 1)).getFirst();
        isBegun(held);

        Held other = takeOverAfterSilence("engine-2").getFirst();

        assertThat(other.begun()).isNull();
        assertThat(other.attempts()).isEqualTo(1);
        assertThat(other.maybeExecuted()).isTrue();
        AttemptReply.Begun second = begun(other);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.firstSentAt()).isEqualTo(held.firstSentAt());
        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
    }

    private void isBegun(Held held) {
        FirstAttempt first = held.begun();
        assertThat(first).isNotNull();
        assertThat(first.askedAt() - System.nanoTime()).isNegative();
        AttemptReply.Begun begun = first.begun();
        assertThat(begun.attempt()).isEqualTo(1);
        assertThat(begun.maybeExecuted()).isFalse();
        assertThat(held.attempts()).isEqualTo(1);
        assertThat(held.firstSentAt()).isEqualTo(begun.firstSentAt());
        assertThat(stateOf(held.request().id())).isEqualTo(RequestState.IN_FLIGHT);
        assertThat(find(held.request().id()).status().attempts())
                .containsExactly(new Attempt(1, begun.now(), null, null, null));
    }

    @Test
    @DisplayName("P1: of many that come at once each is taken once")
    void takesEachOnce() {
        List<CompletionStage<Accepted>> all = IntStream.range(0, MAX_QUEUED)
                .mapToObj(i ->
                        store.requests().acceptAndTake(Requests.paymentIntent(), new Schedule.Now(), "engine-1", true))
                .toList();

        List<Held> taken = new ArrayList<>();
        all.forEach(one -> taken.addAll(await(one).taken()));

        taken.addAll(take("engine-2"));
        assertThat(taken)
                .extracting(held -> held.request().id())
                .hasSize(MAX_QUEUED)
                .doesNotHaveDuplicates();
    }

    private Held called() {
        Held held = acceptAndTake(Requests.paymentIntent()).taken().getFirst();
        begun(held);
        return held;
    }

    private Accepted acceptAndTake(Request request) {
        return await(store.requests().acceptAndTake(request, new Schedule.Now(), "engine-1", false));
    }
}
