package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How requests are handed out, renewed, handed back and taken over. */
abstract class LeasesContract extends StoreContract {
    @Test
    @DisplayName("RW-01: hands out in the order of arrival, no more than asked for")
    void handsOutInTheOrderOfArrival() {
        List<Request> all = List.of(accepted(), accepted(), accepted());

        List<Held> first = await(store.requests().take("engine-1", 2, 0));
        List<Held> rest = await(store.requests().take("engine-1", 2, 0));

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
                        () -> await(store.requests().take("engine-" + engine, 4, 0))))
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
        assertThat(await(store.requests().release(held.lease()))).isNotEqualTo(StepReply.DONE);
        Held next = takeOne("engine-2");

        assertThat(next.lease().fence()).isGreaterThan(held.lease().fence());
        assertThat(next.takeovers()).isZero();
        assertThat(await(store.requests().release(held.lease()))).isEqualTo(StepReply.LOST);
        assertThat(begin(held)).isEqualTo(new AttemptReply.Lost());
    }
}
