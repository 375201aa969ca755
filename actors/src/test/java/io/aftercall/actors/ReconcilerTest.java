package io.aftercall.actors;

import static io.aftercall.actors.RequestBench.join;
import static io.aftercall.testing.StubStripeClient.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Requests;
import io.aftercall.queue.StoredRequest;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.Credential;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Request;
import io.aftercall.request.RequestState;
import io.aftercall.request.RequestType;
import io.aftercall.request.StripeCall;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import io.aftercall.testing.StubStripeClient.Sent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** G5, P5: what is asked at Stripe, and what is made of the answers. */
final class ReconcilerTest {

    private static final String NOTHING = "{\"object\":\"list\",\"data\":[],\"has_more\":false}";

    private final RequestBench bench = new RequestBench();
    private final Reconciler reconciler = new Reconciliations(
                    bench.store, bench.stripe, bench.parts.credentials(), bench.events)
            .reconciler(bench.settings.reconcile());

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("G5: asks with the request's own secret, account and version, by time, and reads only")
    void asksOnBehalfOfTheRequest() {
        Request request =
                park(create(RequestType.SUBSCRIPTION).stripeAccount("acct_7").apiVersion("2025-01-27.acacia"));
        bench.stripe.willAnswer(answer(200, NOTHING));

        check(request);

        Sent read = bench.stripe.sent().getLast();
        assertThat(read.call().method()).isEqualTo("GET");
        assertThat(read.call().path()).isEqualTo("/v1/subscriptions");
        assertThat(read.call().stripeAccount()).isEqualTo("acct_7");
        assertThat(read.call().apiVersion()).isEqualTo("2025-01-27.acacia");
        assertThat(read.key()).isNull();
        assertThat(read.secret().reveal()).isEqualTo(TestSettings.SECRET);
        long first = Objects.requireNonNull(status(request).status().times().firstSentAt())
                .getEpochSecond();
        assertThat(query(read.call()))
                .isEqualTo(
                        "limit=100&created[gte]=" + (first - 300) + "&created[lte]=" + (first + 300) + "&status=all");
    }

    @Test
    @DisplayName("G5: found on a later page, with every digit")
    void findsItOnALaterPage() {
        Request request = park(create(RequestType.COUPON));
        String made = "{\"id\":\"c_2\",\"object\":\"coupon\",\"percent_off\":12.50,\"metadata\":{\"aftercall_id\":\""
                + request.id() + "\"}}";
        bench.stripe.willAnswer(
                answer(200, "{\"data\":[{\"id\":\"c_1\",\"object\":\"coupon\"}],\"has_more\":true}"),
                answer(200, "{\"data\":[" + made + "],\"has_more\":false}"));

        check(request);

        assertThat(query(bench.stripe.sent().getLast().call())).endsWith("&starting_after=c_1");
        assertThat(status(request).status().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(status(request).status().replyJson()).isEqualTo(made);
        assertThat(bench.events.of(EngineEvent.Resolved.class))
                .containsExactly(
                        new EngineEvent.Resolved(request.id(), Outcome.SUCCEEDED, Reconciliation.By.RECONCILER));
    }

    @Test
    @DisplayName("P5: two objects of one request are a matter for a person")
    void choosesNoneOfTwo() {
        Request request = park(create(RequestType.COUPON));
        String one = "{\"id\":\"c_1\",\"object\":\"coupon\",\"metadata\":{\"aftercall_id\":\"" + request.id() + "\"}}";
        bench.stripe.willAnswer(answer(200, "{\"data\":[" + one + "," + one + "],\"has_more\":false}"));

        check(request);

        assertStillUnknown(request, "2 objects carry the id");
    }

    @Test
    @DisplayName("P5: absent counts only after the key has surely ended, and only in a complete list")
    void waitsUntilAbsenceIsSure() {
        Request request = park(create(RequestType.PAYMENT_INTENT));
        bench.stripe.willAnswer(answer(200, NOTHING));
        check(request);
        assertStillUnknown(request, "nothing yet");

        bench.clock.advance(Duration.ofHours(26));
        bench.stripe.willAnswer(answer(200, "{\"data\":[]}"));
        check(request);
        assertStillUnknown(request, "HTTP 200");
        bench.clock.advance(Duration.ofHours(1));
        bench.stripe.willAnswer(answer(200, NOTHING));
        check(request);

        StoredRequest absent = status(request);
        assertThat(absent.status().outcome()).isEqualTo(Outcome.NOT_CHARGED);
        assertThat(absent.status().state()).isEqualTo(RequestState.DISPATCHED);
        assertThat(absent.status().replyJson()).contains("\"charged\":\"no\"", "\"outcome\":\"not_charged\"");
    }

    @Test
    @DisplayName(
            "P5: a Stripe that is away, refuses or talks nonsense decides nothing, and is asked less and less often")
    void decidesNothingWithoutAnAnswer() {
        Request request = park(create(RequestType.PAYMENT_INTENT));
        List<StripeReply> replies = List.of(
                new StripeReply.Broken("reset"),
                answer(401, "{\"error\":{\"code\":\"api_key_expired\"}}"),
                answer(200, "<html>"),
                answer(500, ""),
                new StripeReply.Unreadable(200, ReplyHeaders.NONE, "cut"),
                new StripeReply.NotSent("refused"),
                answer(429, ""));
        Duration expected = Duration.ofMinutes(1);
        for (StripeReply reply : replies) {
            bench.stripe.willAnswer(reply);
            check(request);
            Reconciliation known =
                    Objects.requireNonNull(status(request).status().reconciliation());
            assertThat(Duration.between(known.checkedAt(), known.nextCheckAt())).isEqualTo(expected);
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(Duration.ofHours(1)) < 0 ? doubled : Duration.ofHours(1);
        }
        assertStillUnknown(request, "HTTP 429");
    }

    @Test
    @DisplayName("P5: without the secret nothing is asked, and the evidence says so")
    void saysThatThereIsNoSecret() {
        Request request = park(create(RequestType.PAYMENT_INTENT).credential(new Credential.Account("eu")));

        check(request);

        assertThat(bench.stripe.sent()).isEmpty();
        assertStillUnknown(request, "no secret for account eu");
    }

    @Test
    @DisplayName("G5: a change of an object is evidence for a person, and no more")
    void onlyShowsWhatWasToBeChanged() {
        Request request = park(Submission.of(RequestType.STRIPE).call("POST", "/v1/payment_intents/pi_1/capture"));
        bench.stripe.willAnswer(
                answer(200, "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":\"succeeded\"}"));

        check(request);

        assertThat(bench.stripe.sent().getLast().call().path()).isEqualTo("/v1/payment_intents/pi_1");
        assertStillUnknown(request, "payment_intent pi_1, status succeeded");
    }

    @Test
    @DisplayName("G5: what cannot be looked up is left to events and persons")
    void admitsThatItCannotBeLookedUp() {
        Request request = park(Submission.of(RequestType.STRIPE).call("POST", "/v1/tokens"));

        check(request);

        assertThat(bench.stripe.sent()).isEmpty();
        assertStillUnknown(request, "names no object");
    }

    private static SubmissionBuilder create(RequestType type) {
        return Submission.of(type).param("description", "x");
    }

    /** A request that was sent, settled as unknown, and whose flow has run. */
    private Request park(SubmissionBuilder submission) {
        Request request = bench.parts.freezer().freeze(submission.build(), Requests.id());
        Parked.park(bench, request);
        return request;
    }

    private void check(Request request) {
        join(bench.store.unknowns().hurry(request.id()));
        join(reconciler.check(join(reconciler.due(10)).getFirst()));
    }

    private void assertStillUnknown(Request request, String found) {
        assertThat(status(request).status().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(status(request).status().state()).isEqualTo(RequestState.PARKED);
        assertThat(Objects.requireNonNull(status(request).status().reconciliation())
                        .evidence()
                        .getLast()
                        .found())
                .contains(found);
        assertThat(join(bench.store.scripts().take("w", new WorkerIds.Any(), 10)))
                .extracting(HeldJob::attempts)
                .isEmpty();
    }

    private StoredRequest status(Request request) {
        return join(bench.store.requests().find(request.id())).orElseThrow();
    }

    private static String query(StripeCall call) {
        return URLDecoder.decode(call.body(), StandardCharsets.UTF_8);
    }
}
