package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** N2, N3, N5, T13: versions of flows, and what is pinned to them. */
abstract class FlowVersionsContract extends StoreContract {

    private static final String FLOW = "new_create_payment_intent_response";
    private static final String COMMON = "new_create_payment_intent";

    @Test
    @DisplayName("N3: an execution is pinned to the version that is active when it is queued, whatever follows")
    void pinsWhatIsQueued() {
        publish("a", FLOW, "v1");
        Request first = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(publish("a", FLOW, "v2")).isEqualTo(PublishReply.ACTIVATED);
        assertThat(execution(first.id().execution()).version()).isEqualTo("v1");

        HeldJob job = takeJob("worker-1");
        assertThat(pin(job)).isEqualTo(new FlowPin(FLOW, "v1"));
        await(store.scripts().retry(job.lease(), new FailedRun("threw", "v1", "", "it threw"), Duration.ZERO));
        await(store.requests().promoteDue(10));
        assertThat(pin(takeJob("worker-2"))).isEqualTo(new FlowPin(FLOW, "v1"));

        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin(FLOW, "v2"));
        assertThat(await(store.flows().text(FLOW, "v1"))).contains("text of v1");
    }

    @Test
    @DisplayName("N3: the ending's own flow comes before the common one; what nobody knows of is not pinned")
    void findsTheOwnFlowFirst() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(pin(takeJob("worker-1"))).isNull();

        publish("a", COMMON, "c1");
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin(COMMON, "c1"));

        publish("a", FLOW, "v1");
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin(FLOW, "v1"));
        settled(Requests.paymentIntent(), Outcome.DECLINED);
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin(COMMON, "c1"));

        await(store.flows().deactivate(FLOW, "ann"));
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin(COMMON, "c1"));

        await(store.flows().deactivate(COMMON, "ann"));
        Request none = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin(FLOW, ""));
        assertThat(execution(none.id().execution()).version()).isNull();
    }

    @Test
    @DisplayName("N3: the flow of a cancelled request, and a dead letter that is replayed, run what is active then")
    void pinsEveryWayIntoAStream() {
        publish("a", "new_create_payment_intent_error", "e1");
        Request cancelled = accepted();
        await(store.requests().cancel(new Cancellation(cancelled.id(), cancelled.routing(), REPLY)));
        HeldJob job = takeJob("worker-1");
        assertThat(pin(job)).isEqualTo(new FlowPin("new_create_payment_intent_error", "e1"));

        end(job, ExecutionState.FAILED, "e1");
        publish("a", "new_create_payment_intent_error", "e2");
        await(store.deadLetters().replay(job.lease().id(), DeadLetterEdit.NONE, HORIZON));

        assertThat(execution(job.lease().id()).version()).isEqualTo("e2");
        assertThat(pin(takeJob("worker-1"))).isEqualTo(new FlowPin("new_create_payment_intent_error", "e2"));
    }

    @Test
    @DisplayName("N2 N3: two directories do not fight: an old text never comes back over what was activated since")
    void keepsToWhatWasActivatedLast() {
        assertThat(publish("a", FLOW, "v1")).isEqualTo(PublishReply.ACTIVATED);
        assertThat(publish("b", FLOW, "v1")).isEqualTo(PublishReply.UNCHANGED);
        assertThat(publish("a", FLOW, "v2")).isEqualTo(PublishReply.ACTIVATED);

        assertThat(publish("b", FLOW, "v1")).isEqualTo(PublishReply.UNCHANGED);
        assertThat(publish("new host", FLOW, "v1")).isEqualTo(PublishReply.KNOWN);
        assertThat(active(FLOW)).isEqualTo("v2");
        assertThat(await(store.flows().seen("b"))).isEqualTo(Map.of(FLOW, "v1"));

        assertThat(publish("a", FLOW, "v1")).isEqualTo(PublishReply.ACTIVATED);
        assertThat(active(FLOW)).isEqualTo("v1");
    }

    @Test
    @DisplayName("N3: a rollback stays until a file really changes")
    void keepsARollback() {
        publish("a", FLOW, "v1");
        publish("a", FLOW, "v2");

        assertThat(await(store.flows().activate(FLOW, "v1", "ann"))).isEqualTo(new ActivateReply.Done());
        assertThat(await(store.flows().activate(FLOW, "v1", "ann"))).isEqualTo(new ActivateReply.Already());
        assertThat(await(store.flows().activate(FLOW, "nothing", "ann"))).isEqualTo(new ActivateReply.Unknown());
        assertThat(await(store.flows().activate("nothing", "v1", "ann"))).isEqualTo(new ActivateReply.Unknown());
        assertThat(publish("a", FLOW, "v2")).isEqualTo(PublishReply.UNCHANGED);
        assertThat(active(FLOW)).isEqualTo("v1");

        assertThat(publish("a", FLOW, "v3")).isEqualTo(PublishReply.ACTIVATED);
        FlowHistory history = await(store.flows().history(FLOW)).orElseThrow();
        assertThat(history.active()).isEqualTo("v3");
        assertThat(history.kept()).containsExactly("v3", "v1", "v2");
        assertThat(history.events())
                .extracting(FlowHistory.Event::version, FlowHistory.Event::by)
                .containsExactly(tuple("v3", "a"), tuple("v1", "ann"), tuple("v2", "a"), tuple("v1", "a"));
        assertThat(await(store.flows().history("nothing"))).isEmpty();
    }

    @Test
    @DisplayName("P13: another form of a text that is kept takes its place, and changes nothing else")
    void replacesAText() {
        publish("a", FLOW, "v1");
        FlowTable before = table();

        await(store.flows().replace(FLOW, "v1", "sealed"));
        await(store.flows().replace(FLOW, "v2", "of nothing"));
        await(store.flows().replace("nothing", "v1", "of nothing"));

        assertThat(await(store.flows().text(FLOW, "v1"))).contains("sealed");
        assertThat(await(store.flows().text(FLOW, "v2"))).isEmpty();
        assertThat(await(store.flows().text("nothing", "v1"))).isEmpty();
        assertThat(table()).isEqualTo(before);
    }

    @Test
    @DisplayName("N5 T13: a broken text is refused, the old one stays active, and everybody can see why")
    void refusesABrokenText() {
        publish("a", FLOW, "v1");
        FlowPublication broken = new FlowPublication(FLOW, "v2", "text", "a", "line 3: `x` \"é\"");

        assertThat(await(store.flows().publish(broken))).isEqualTo(PublishReply.REFUSED);
        assertThat(await(store.flows().publish(broken))).isEqualTo(PublishReply.UNCHANGED);

        FlowTable table = table();
        assertThat(table.flows().get(FLOW).version()).isEqualTo("v1");
        assertThat(table.refused().get(FLOW).why()).isEqualTo("line 3: `x` \"é\"");
        assertThat(await(store.flows().activate(FLOW, "v2", "ann"))).isEqualTo(new ActivateReply.Unknown());
        FlowHistory.Event event =
                await(store.flows().history(FLOW)).orElseThrow().events().getFirst();
        assertThat(event.kind()).isEqualTo(FlowHistory.Kind.REFUSED);
        assertThat(event.why()).isEqualTo("line 3: `x` \"é\"");

        assertThat(publish("a", FLOW, "v1")).isEqualTo(PublishReply.UNCHANGED);
        assertThat(table().refused()).isEmpty();
    }

    @Test
    @DisplayName("N5: what was refused once and compiles now becomes active")
    void takesWhatWasRefusedBefore() {
        await(store.flows().publish(new FlowPublication(FLOW, "v1", "text", "a", "does not compile")));

        assertThat(publish("a", FLOW, "v1")).isEqualTo(PublishReply.ACTIVATED);
        assertThat(active(FLOW)).isEqualTo("v1");
    }

    @Test
    @DisplayName("N3: versions in use are kept, of the others the last ones")
    void boundsWhatIsKept() {
        publish("a", FLOW, "pinned");
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        for (int i = 0; i <= FlowVersions.KEPT; i++) {
            publish("a", FLOW, "v" + i);
        }

        assertThat(await(store.flows().text(FLOW, "pinned"))).isPresent();
        assertThat(await(store.flows().text(FLOW, "v0"))).isEmpty();
        end(takeJob("worker-1"), ExecutionState.COMPLETED, "pinned");
        publish("a", FLOW, "last");

        assertThat(await(store.flows().text(FLOW, "pinned"))).isEmpty();
        assertThat(await(store.flows().text(FLOW, "v2"))).isPresent();
        FlowHistory history = await(store.flows().history(FLOW)).orElseThrow();
        assertThat(history.kept()).hasSize(FlowVersions.KEPT);
        assertThat(history.events().size()).isBetween(FlowVersions.KEPT, FlowVersions.EVENTS);
        assertThat(execution(request.id().execution()).version()).isEqualTo("pinned");
    }

    @Test
    void tellsEverybodyOfAChange() {
        long before = publishedRevision();
        CompletableFuture<Void> rung = store.bell().next(Bell.Topic.FLOWS).toCompletableFuture();

        publish("a", FLOW, "v1");

        await(rung);
        FlowTable table = await(store.flows().changedSince(before)).orElseThrow();
        assertThat(table.flows().get(FLOW).by()).isEqualTo("a");
        assertThat(await(store.flows().changedSince(table.revision()))).isEmpty();
    }

    private long publishedRevision() {
        return await(store.flows().changedSince(-1)).orElseThrow().revision();
    }

    private FlowTable table() {
        return await(store.flows().changedSince(-1)).orElseThrow();
    }

    private String active(String flow) {
        return table().flows().get(flow).version();
    }

    private PublishReply publish(String source, String flow, String version) {
        return await(store.flows().publish(new FlowPublication(flow, version, "text of " + version, source, null)));
    }

    private void end(HeldJob job, ExecutionState state, String version) {
        await(store.scripts()
                .record(
                        job.lease(),
                        new RunRecord(state, state.wire(), version, "", null, null, null, null, List.of())));
    }

    private static @Nullable FlowPin pin(HeldJob job) {
        return ((ScriptJob.Flow) job.job()).pin();
    }
}
