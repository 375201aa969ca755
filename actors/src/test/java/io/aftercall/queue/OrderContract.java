package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests that go one after the other. */
abstract class OrderContract extends StoreContract {

    @Test
    @DisplayName("P12: one after the other, in the order in which they came, each when the one before has ended")
    void goesOneAfterTheOther() {
        List<RequestId> ids =
                IntStream.range(0, 5).mapToObj(any -> inOrder().id()).toList();

        for (RequestId id : ids) {
            Held held = takeOne("engine-1");
            assertThat(held.request().id()).isEqualTo(id);
            begin(held);
            settle(settlement(held, Outcome.SUCCEEDED));
            assertThat(take("engine-1")).isEmpty();
            await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));
            assertThat(stateOf(id)).isEqualTo(RequestState.COMPLETED);
        }
    }

    @Test
    @DisplayName("P12: what waits for its turn is in sight, is there once, and may be many")
    void isInSight() {
        inOrder();
        Request second = inOrder();

        assertThat(stateOf(second.id())).isEqualTo(RequestState.ACCEPTED);
        assertThat(await(store.requests().accept(second, new Schedule.InOrder())))
                .isEqualTo(new AcceptReply.Duplicate(RequestState.ACCEPTED));
    }

    @Test
    @DisplayName("P12: an end that is no success lets the next one go as well")
    void goesOnAfterAFailure() {
        inOrder();
        Request second = inOrder();
        Held first = takeOne("engine-1");
        begin(first);
        settle(settlement(first, Outcome.DECLINED));

        await(store.scripts().record(takeJob("worker-1").lease(), Runs.ended(ExecutionState.FAILED)));

        assertThat(takeOne("engine-1").request()).isEqualTo(second);
    }

    @Test
    @DisplayName("P12: otherwise there is no order: what did not ask for one does not wait")
    void otherwiseThereIsNone() {
        inOrder();
        accepted();
        Request other = Requests.paymentIntent();
        assertThat(await(store.requests().accept(other, new Schedule.Now()))).isInstanceOf(AcceptReply.Stored.class);

        assertThat(take("engine-1")).hasSize(3);
    }

    @Test
    @DisplayName("P12 P2: a run that publishes lets the next one go when it is finished, not before")
    void waitsForWhatIsPublished() {
        inOrder();
        Request second = inOrder();
        Held first = takeOne("engine-1");
        begin(first);
        settle(settlement(first, Outcome.SUCCEEDED));
        HeldJob job = takeJob("worker-1");
        await(store.scripts().record(job.lease(), Runs.withOutbox(Requests.id())));
        assertThat(take("engine-1")).isEmpty();

        await(store.scripts().finish(job.lease()));

        assertThat(takeOne("engine-1").request()).isEqualTo(second);
    }

    @Test
    @DisplayName("P9: a line is no longer than what may wait")
    void boundsTheLine() {
        IntStream.range(0, MAX_QUEUED).forEach(any -> inOrder());

        assertThat(await(store.requests().accept(Requests.paymentIntent(), new Schedule.InOrder())))
                .isEqualTo(new AcceptReply.Full());
    }

    private Request inOrder() {
        Request request = Requests.paymentIntent();
        assertThat(await(store.requests().accept(request, new Schedule.InOrder())))
                .isInstanceOf(AcceptReply.Stored.class);
        return request;
    }
}
