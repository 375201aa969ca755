package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.testing.StubStripeClient.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.Requests;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestStatus;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.stripe.StripeReply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** G5: a list that is too long for one look, or breaks off, is read on and not begun anew. */
final class LongListTest {

    private static final StripeReply NOTHING = answer(200, "{\"data\":[],\"has_more\":false}");

    private final RequestBench bench = new RequestBench();
    private final Request request = bench.parts
            .freezer()
            .freeze(Submission.of(RequestType.PAYMENT_INTENT).param("amount", 1).build(), Requests.id());

    @BeforeEach
    void park() {
        Parked.park(bench, request);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName(
            "G5: a page that fails is asked for again by the next look, in whichever engine, not the ones before it")
    void readsOnFromThePageThatFailed() {
        bench.stripe.willAnswer(page(1), page(2), new StripeReply.Broken("reset"));
        check();
        assertThat(evidence().getLast())
                .extracting(Reconciliation.Evidence::how, Reconciliation.Evidence::found)
                .containsExactly("GET /v1/payment_intents by time, page 3", "no answer: reset");

        bench.stripe.willAnswer(page(3), made());
        check();

        assertThat(bench.stripe.sent()).hasSize(5);
        assertThat(query(3)).endsWith("&starting_after=pi_2");
        assertThat(query(4)).endsWith("&starting_after=pi_3");
        assertThat(status().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    @DisplayName("G5: ten pages a look, then the search, and the next look goes on; what is on page 12 is found")
    void goesOnOverSeveralLooks() {
        willAnswerPages(1, 10);
        bench.stripe.willAnswer(NOTHING);
        check();

        assertThat(bench.stripe.sent()).hasSize(11);
        assertThat(bench.stripe.sent().getLast().call().path()).isEqualTo("/v1/payment_intents/search");
        assertThat(query(10)).isEqualTo("query=metadata['aftercall_id']:'" + request.id() + "'&limit=100");
        Reconciliation known = Objects.requireNonNull(status().reconciliation());
        assertThat(known.checks()).isZero();
        assertThat(known.evidence()).isEmpty();
        assertThat(join(reconciler().due(1))).isEmpty();
        bench.clock.advance(bench.settings.reconcile().interval());

        bench.stripe.willAnswer(page(11), made());
        checkWhatIsDue();

        assertThat(query(11)).endsWith("&starting_after=pi_10");
        assertThat(status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(status().replyJson()).contains("pi_made");
    }

    @Test
    @DisplayName("G5: what the search finds of a long list counts at once")
    void believesWhatTheSearchFinds() {
        willAnswerPages(1, 10);
        bench.stripe.willAnswer(made());

        check();

        assertThat(status().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    @DisplayName(
            "P5: only a complete list that was begun 25 h after the first byte says absent, however many looks it took")
    void saysAbsentOnlyOfAWholeList() {
        willAnswerPages(1, 10);
        bench.stripe.willAnswer(NOTHING);
        check();
        bench.clock.advance(Duration.ofHours(26));
        bench.stripe.willAnswer(NOTHING);
        checkWhatIsDue();
        assertThat(status().outcome()).as("begun too early").isEqualTo(Outcome.UNKNOWN);

        bench.clock.advance(bench.settings.reconcile().interval());
        willAnswerPages(1, 10);
        bench.stripe.willAnswer(NOTHING);
        checkWhatIsDue();
        assertThat(status().outcome()).as("not complete").isEqualTo(Outcome.UNKNOWN);
        bench.clock.advance(bench.settings.reconcile().interval());
        bench.stripe.willAnswer(answer(500, ""));
        checkWhatIsDue();
        assertThat(status().outcome()).as("broke off").isEqualTo(Outcome.UNKNOWN);
        bench.stripe.willAnswer(page(11), NOTHING);
        check();

        assertThat(status().outcome()).isEqualTo(Outcome.NOT_CHARGED);
    }

    @Test
    @DisplayName("G5: a place in the list that Stripe no longer knows does not stop the looking: it begins anew")
    void beginsAnewWhenItsPlaceIsGone() {
        bench.stripe.willAnswer(page(1), answer(500, ""));
        check();
        bench.stripe.willAnswer(answer(400, "{\"error\":{\"code\":\"resource_missing\"}}"));
        check();
        assertThat(evidence().getLast().found()).isEqualTo("HTTP 400 resource_missing, so it begins anew");

        bench.stripe.willAnswer(made());
        check();

        assertThat(query(3)).doesNotContain("starting_after");
        assertThat(status().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    private void willAnswerPages(int first, int last) {
        for (int i = first; i <= last; i++) {
            bench.stripe.willAnswer(page(i));
        }
    }

    private static StripeReply page(int number) {
        return answer(
                200, "{\"data\":[{\"id\":\"pi_" + number + "\",\"object\":\"payment_intent\"}],\"has_more\":true}");
    }

    private StripeReply made() {
        return answer(
                200,
                "{\"data\":[{\"id\":\"pi_made\",\"object\":\"payment_intent\",\"metadata\":{\"aftercall_id\":\""
                        + request.id() + "\"}}],\"has_more\":false}");
    }

    /** In an engine that knows nothing of the looks before. */
    private Reconciler reconciler() {
        return new Reconciliations(bench.store, bench.stripe, bench.parts.credentials(), bench.events)
                .reconciler(bench.settings.reconcile());
    }

    private void check() {
        join(bench.store.unknowns().hurry(request.id()));
        checkWhatIsDue();
    }

    private void checkWhatIsDue() {
        join(reconciler().check(join(reconciler().due(1)).getFirst()));
    }

    private RequestStatus status() {
        return bench.status(request.id());
    }

    private List<Reconciliation.Evidence> evidence() {
        return Objects.requireNonNull(status().reconciliation()).evidence();
    }

    private String query(int sent) {
        return URLDecoder.decode(bench.stripe.sent().get(sent).call().body(), StandardCharsets.UTF_8);
    }
}
