package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How requests are stored, found, listed and forgotten. */
abstract class RequestLedgerContract extends StoreContract {

    @Test
    @DisplayName("B1 P1 P3: an acknowledged request is stored whole")
    void storesARequestBeforeItAnswers() {
        Request request = Requests.paymentIntent();

        AcceptReply reply = await(store.requests().accept(request, new Schedule.Now()));

        StoredRequest stored = find(request.id());
        assertThat(reply).isInstanceOfSatisfying(AcceptReply.Stored.class, now -> {
            assertThat(now.state()).isEqualTo(RequestState.ACCEPTED);
            assertThat(now.at()).isEqualTo(stored.status().times().createdAt());
        });
        assertThat(stored.request()).isEqualTo(request);
        assertThat(stored.status().state()).isEqualTo(RequestState.ACCEPTED);
        assertThat(stored.status().attempts()).isEmpty();
        assertThat(stored.script()).isNull();
    }

    @Test
    @DisplayName("P1 G1: a repeated submit meets its first")
    void answersARepeatWithTheStateOfTheFirst() {
        Held held = held("engine-1");
        begin(held);

        AcceptReply again = await(store.requests().accept(held.request(), new Schedule.Now()));

        assertThat(again).isEqualTo(new AcceptReply.Duplicate(RequestState.IN_FLIGHT));
        assertThat(take("engine-2")).isEmpty();
    }

    @Test
    @DisplayName("P3: one id never stands for two requests")
    void refusesAnotherRequestUnderTheSameId() {
        Request first = accepted();

        AcceptReply reply = await(store.requests().accept(Requests.otherThan(first), new Schedule.Now()));

        assertThat(reply).isEqualTo(new AcceptReply.Conflict());
        assertThat(find(first.id()).request()).isEqualTo(first);
    }

    @Test
    @DisplayName("P9 F5: refuses when too many wait, and still knows those that do")
    void refusesWhenTooManyWait() {
        List<Request> waiting =
                IntStream.range(0, MAX_QUEUED).mapToObj(any -> accepted()).toList();
        Request oneTooMany = Requests.paymentIntent();

        assertThat(await(store.requests().accept(oneTooMany, new Schedule.Now())))
                .isEqualTo(new AcceptReply.Full());
        assertThat(await(store.requests().find(oneTooMany.id()))).isEmpty();
        assertThat(await(store.requests().accept(waiting.getFirst(), new Schedule.Now())))
                .isEqualTo(new AcceptReply.Duplicate(RequestState.ACCEPTED));
    }

    @Test
    @DisplayName("P9 F5 I3: what is held, backs off for long, or waits for the end of a pause, counts as well")
    void countsWhateverWaits() {
        IntStream.range(0, MAX_QUEUED).forEach(any -> accepted());
        List<Held> held = take("engine-1");
        assertThat(await(store.requests().defer(held.get(0).lease(), LONG))).isEqualTo(StepReply.DONE);
        begin(held.get(1));
        assertThat(backOffReply(held.get(1), LONG, true)).isEqualTo(StepReply.DONE);
        begin(held.get(2));
        Request oneTooMany = Requests.paymentIntent();

        assertThat(await(store.requests().accept(oneTooMany, new Schedule.Now())))
                .isEqualTo(new AcceptReply.Full());
        assertThat(await(store.requests().find(oneTooMany.id()))).isEmpty();

        settle(settlement(held.get(2), Outcome.SUCCEEDED));
        accepted(oneTooMany);
    }

    @Test
    @DisplayName("P9 D1: what waits for its time has a bound of its own, and is not refused when its time comes")
    void boundsWhatIsScheduled() {
        Schedule later = new Schedule.After(SILENCE);
        IntStream.range(0, MAX_QUEUED)
                .forEach(any -> assertThat(await(store.requests().accept(Requests.paymentIntent(), later)))
                        .isInstanceOf(AcceptReply.Stored.class));
        Request oneTooMany = Requests.paymentIntent();
        assertThat(await(store.requests().accept(oneTooMany, later))).isEqualTo(new AcceptReply.Full());
        assertThat(await(store.requests().find(oneTooMany.id()))).isEmpty();
        accepted();

        passTime(SILENCE);
        assertThat(await(store.requests().promoteDue(100))).isEqualTo(MAX_QUEUED);

        assertThat(take("engine-1")).hasSize(MAX_QUEUED + 1);
        assertThat(await(store.requests().accept(oneTooMany, new Schedule.Now())))
                .isEqualTo(new AcceptReply.Full());
        assertThat(await(store.requests().accept(oneTooMany, later))).isInstanceOf(AcceptReply.Stored.class);
    }

    @Test
    @DisplayName("P9: room is made when a request is settled")
    void acceptsAgainWhenOneIsSettled() {
        IntStream.range(0, MAX_QUEUED).forEach(any -> accepted());
        Held first = take("engine-1").getFirst();
        begin(first);
        settle(settlement(first, Outcome.SUCCEEDED));

        accepted();

        assertThat(take("engine-1")).hasSize(1);
    }

    @Test
    @DisplayName("A8 D1 P2: a scheduled request waits for its time, in sight")
    void keepsAScheduledRequestUntilItIsDue() {
        Request request = Requests.paymentIntent();
        AcceptReply reply = await(store.requests().accept(request, new Schedule.After(SILENCE)));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        AcceptReply.Stored.class, now -> assertThat(now.state()).isEqualTo(RequestState.SCHEDULED));
        assertThat(find(request.id()).status().times().nextAttemptAt()).isNotNull();
        assertThat(take("engine-1")).isEmpty();

        passTime(SILENCE);

        assertThat(await(store.requests().promoteDue(10))).isEqualTo(1);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.ACCEPTED);
        assertThat(takeOne("engine-1").nextAttemptAt()).isNull();
    }

    @Test
    @DisplayName("A8: the time of a schedule may be a moment, or past")
    void takesAMomentAsASchedule() {
        Instant now = timeOfStore();
        Request past = Requests.paymentIntent();
        Request future = Requests.paymentIntent();

        await(store.requests().accept(past, new Schedule.At(now.minusSeconds(5))));
        await(store.requests().accept(future, new Schedule.At(now.plus(LONG))));

        assertThat(await(store.requests().promoteDue(10))).isZero();
        assertThat(stateOf(past.id())).isEqualTo(RequestState.ACCEPTED);
        assertThat(stateOf(future.id())).isEqualTo(RequestState.SCHEDULED);
        assertThat(find(future.id()).status().times().nextAttemptAt()).isEqualTo(now.plus(LONG));
        assertThat(takeOne("engine-1").request()).isEqualTo(past);
    }

    @Test
    @DisplayName("P9: promotes no more than it is asked for, the earliest first")
    void promotesTheEarliestFirst() {
        Request later = Requests.paymentIntent();
        Request sooner = Requests.paymentIntent();
        await(store.requests().accept(later, new Schedule.After(Duration.ofMillis(100))));
        await(store.requests().accept(sooner, new Schedule.After(Duration.ofMillis(20))));
        passTime(SILENCE);

        assertThat(await(store.requests().promoteDue(1))).isEqualTo(1);
        assertThat(takeOne("engine-1").request()).isEqualTo(sooner);
        assertThat(await(store.requests().promoteDue(1))).isEqualTo(1);
        assertThat(takeOne("engine-1").request()).isEqualTo(later);
    }

    @Test
    @DisplayName("J1 P2: what is not known is not found")
    void findsNothingUnderAnUnknownId() {
        assertThat(await(store.requests().find(Requests.id()))).isEmpty();
        assertThat(await(store.requests().watch(Requests.id()))).isEmpty();
    }

    @Test
    @DisplayName("P2 J1: lists every request once, the newest first, page by page")
    void listsTheNewestFirst() {
        List<Request> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(accepted());
            passTime(Duration.ofMillis(2));
        }

        Page first = await(store.requests().list(new ListQuery(null, null, 2)));

        Request second = newestFirst.get(1);
        String cursor = String.format(
                "%013d:%s", find(second.id()).status().times().createdAt().toEpochMilli(), second.id());
        assertThat(first.requests()).hasSize(2);
        assertThat(first.next()).isEqualTo(cursor);
        assertThat(listAll(null, 2)).containsExactlyElementsOf(ids(newestFirst));
        assertThat(listAll(null, ListQuery.MAX_LIMIT)).containsExactlyElementsOf(ids(newestFirst));
    }

    @Test
    @DisplayName("P2 J1: lists requests of the same moment once each, wherever a page ends")
    void listsThoseOfOneMoment() {
        List<Request> requests =
                Stream.generate(Requests::paymentIntent).limit(7).toList();
        List<CompletionStage<AcceptReply>> stored = requests.stream()
                .map(request -> store.requests().accept(request, new Schedule.Now()))
                .toList();
        stored.forEach(StoreContract::await);

        assertThat(listAll(null, 2)).containsExactlyInAnyOrderElementsOf(ids(requests));
        assertThat(listAll(RequestState.ACCEPTED, 3)).containsExactlyInAnyOrderElementsOf(ids(requests));
    }

    @Test
    @DisplayName("P2 J1: lists the requests of one state")
    void listsTheRequestsOfOneState() {
        Request dispatched = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        Request waiting = accepted();

        assertThat(listAll(RequestState.DISPATCHED, 1)).containsExactly(dispatched.id());
        assertThat(listAll(RequestState.ACCEPTED, 1)).containsExactly(waiting.id());
        assertThat(listAll(RequestState.BURIED, 1)).isEmpty();
    }

    @Test
    @DisplayName("B4: forgets what ended long ago; P2: and nothing else")
    void forgetsWhatEndedLongAgo() {
        Request ended = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed()));
        Request open = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        assertThat(await(store.requests().forget(LONG, 100))).isZero();
        passTime(SILENCE);

        assertThat(await(store.requests().forget(SILENCE, 100))).isPositive();
        assertThat(await(store.requests().find(ended.id()))).isEmpty();
        assertThat(await(store.scripts().find(ended.id().execution()))).isEmpty();
        assertThat(listAll(null, 10)).containsExactly(open.id());
        assertThat(stateOf(open.id())).isEqualTo(RequestState.DISPATCHED);
    }

    @Test
    @DisplayName("RW-01 B2: the bell rings for a request that waits, when there was none before")
    void ringsForAWaitingRequest() {
        var ring = store.bell().next(Bell.Topic.REQUESTS);
        assertThat(take("engine-1")).isEmpty();

        accepted();

        await(ring);
    }

    @Test
    @DisplayName("J3: whoever watches a request is told of its end")
    void tellsOfAnEnd() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        var ended = store.bell().ended(request.id().suffix());
        assertThat(await(store.requests().watch(request.id()))).isPresent();
        HeldJob job = takeJob("worker-1");
        assertThat(ended).isNotDone();

        await(store.scripts().record(job.lease(), Runs.completed()));

        await(ended);
        assertThat(stateOf(request.id())).isEqualTo(RequestState.COMPLETED);
    }

    private static List<RequestId> ids(List<Request> requests) {
        return requests.stream().map(Request::id).toList();
    }

    private List<RequestId> listAll(@Nullable RequestState state, int limit) {
        List<RequestId> all = new ArrayList<>();
        String cursor = null;
        do {
            Page page = await(store.requests().list(new ListQuery(state, cursor, limit)));
            assertThat(page.requests()).hasSizeLessThanOrEqualTo(limit);
            page.requests().forEach(stored -> all.add(stored.request().id()));
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private Instant timeOfStore() {
        AcceptReply reply = await(store.requests().accept(Requests.paymentIntent(), new Schedule.Now()));
        take("engine-0");
        return ((AcceptReply.Stored) reply).at();
    }
}
