package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How requests are stored, handed out, taken over, listed and forgotten. {@link AttemptsContract} has the rest. */
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
    @DisplayName("C4: the time budget of a scheduled request begins when it is due")
    void countsFromTheMomentItWasDue() {
        Request request = Requests.paymentIntent();
        await(store.requests().accept(request, new Schedule.After(SILENCE)));
        passTime(SILENCE);
        await(store.requests().promoteDue(10));

        Held held = takeOne("engine-1");

        Instant createdAt = find(request.id()).status().times().createdAt();
        assertThat(held.acceptedAt()).isAfterOrEqualTo(createdAt.plus(SILENCE));
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
    @DisplayName("RW-01: hands out in the order of arrival, no more than asked for")
    void handsOutInTheOrderOfArrival() {
        List<Request> all = List.of(accepted(), accepted(), accepted());

        List<Held> first = await(store.requests().take("engine-1", 2));
        List<Held> rest = await(store.requests().take("engine-1", 2));

        assertThat(first).extracting(Held::request).containsExactly(all.get(0), all.get(1));
        assertThat(rest).extracting(Held::request).containsExactly(all.get(2));
        assertThat(take("engine-1")).isEmpty();
    }

    @Test
    @DisplayName("a holder gets the request as it was accepted, and nothing has happened yet")
    void handsOutAFreshRequest() {
        Request request = accepted();

        Held held = takeOne("engine-1");

        assertThat(held.request()).isEqualTo(request);
        assertThat(held.lease().id()).isEqualTo(request.id());
        assertThat(held.attempts()).isZero();
        assertThat(held.takeovers()).isZero();
        assertThat(held.maybeExecuted()).isFalse();
        assertThat(held.firstSentAt()).isNull();
        assertThat(held.nextAttemptAt()).isNull();
        assertThat(held.acceptedAt())
                .isEqualTo(find(request.id()).status().times().createdAt());
        assertThat(stateOf(request.id())).isEqualTo(RequestState.ACCEPTED);
    }

    @Test
    @DisplayName("Y1 RW-12: of many engines one gets each request")
    void handsEachRequestToOneHolder() {
        Set<Request> all = new HashSet<>();
        IntStream.range(0, MAX_QUEUED).forEach(any -> all.add(accepted()));

        List<CompletableFuture<List<Held>>> takes = IntStream.range(0, 8)
                .mapToObj(engine -> CompletableFuture.supplyAsync(
                        () -> await(store.requests().take("engine-" + engine, 4))))
                .toList();
        List<Request> taken = new ArrayList<>();
        takes.forEach(one -> one.join().forEach(held -> taken.add(held.request())));

        assertThat(taken).doesNotHaveDuplicates().hasSameElementsAs(all);
    }

    @Test
    @DisplayName("B2 K2 P11 RW-13: a silent holder's requests move to a living one")
    void movesWhatASilentHolderHad() {
        Held first = held("engine-1");

        assertThat(await(store.requests().takeOver("engine-2", LONG, 100))).isEmpty();
        List<Held> second = takeOverAfterSilence("engine-2");
        List<Held> third = takeOverAfterSilence("engine-3");

        assertThat(second).extracting(Held::request).containsExactly(first.request());
        assertThat(second.getFirst().lease().fence()).isEqualTo(first.lease().fence() + 1);
        assertThat(second.getFirst().takeovers()).isEqualTo(1);
        assertThat(third.getFirst().takeovers()).isEqualTo(2);
    }

    @Test
    @DisplayName("P11: takes over no more than it is asked for")
    void takesOverNoMoreThanAskedFor() {
        accepted();
        accepted();
        take("engine-1");
        passTime(SILENCE);

        assertThat(await(store.requests().takeOver("engine-2", SILENCE, 1))).hasSize(1);
        assertThat(await(store.requests().takeOver("engine-2", SILENCE, 5))).hasSize(1);
    }

    @Test
    @DisplayName("K2: a renewed lease stays")
    void leavesARenewedLeaseAlone() {
        Held silent = held("engine-1");
        Held renewed = held("engine-1");
        passTime(SILENCE);

        assertThat(await(store.requests().renew("engine-1", List.of(renewed.lease()))))
                .isEmpty();
        List<Held> moved = await(store.requests().takeOver("engine-2", SILENCE, 100));

        assertThat(moved).extracting(Held::request).containsExactly(silent.request());
    }

    @Test
    @DisplayName("K2: a holder learns which leases it has lost")
    void namesLostLeases() {
        Held lost = held("engine-1");
        takeOverAfterSilence("engine-2");
        Held kept = held("engine-1");
        Held settled = held("engine-1");
        begin(settled);
        settle(settlement(settled, Outcome.SUCCEEDED));

        Set<Lease> answer =
                await(store.requests().renew("engine-1", List.of(lost.lease(), kept.lease(), settled.lease())));

        assertThat(answer).containsExactlyInAnyOrder(lost.lease(), settled.lease());
    }

    @Test
    @DisplayName("P10 W: a request that is handed back goes to the next one at once")
    void handsAReleasedRequestToTheNext() {
        Held held = held("engine-1");

        assertThat(await(store.requests().release(held.lease()))).isEqualTo(StepReply.DONE);
        assertThat(await(store.requests().release(held.lease()))).isEqualTo(StepReply.ALREADY);
        Held next = takeOne("engine-2");

        assertThat(next.lease().fence()).isEqualTo(held.lease().fence() + 1);
        assertThat(next.takeovers()).isZero();
        assertThat(await(store.requests().release(held.lease()))).isEqualTo(StepReply.LOST);
        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
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
        assertThat(listAll(null, 2)).containsExactlyElementsOf(newestFirst);
        assertThat(listAll(null, ListQuery.MAX_LIMIT)).containsExactlyElementsOf(newestFirst);
    }

    @Test
    @DisplayName("P2 J1: lists the requests of one state")
    void listsTheRequestsOfOneState() {
        Request dispatched = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        Request waiting = accepted();

        assertThat(listAll(RequestState.DISPATCHED, 1)).containsExactly(dispatched);
        assertThat(listAll(RequestState.ACCEPTED, 1)).containsExactly(waiting);
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
        assertThat(listAll(null, 10)).containsExactly(open);
        assertThat(stateOf(open.id())).isEqualTo(RequestState.DISPATCHED);
    }

    @Test
    @DisplayName("RW-01 B2: the bell rings for a request that waits")
    void ringsForAWaitingRequest() {
        var ring = store.bell().next(Bell.Topic.REQUESTS);

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

    private List<Request> listAll(@Nullable RequestState state, int limit) {
        List<Request> all = new ArrayList<>();
        String cursor = null;
        do {
            Page page = await(store.requests().list(new ListQuery(state, cursor, limit)));
            assertThat(page.requests()).hasSizeLessThanOrEqualTo(limit);
            page.requests().forEach(stored -> all.add(stored.request()));
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
