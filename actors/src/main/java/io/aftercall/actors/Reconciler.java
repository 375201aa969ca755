package io.aftercall.actors;

import io.aftercall.config.ReconcileSettings;
import io.aftercall.queue.ListCursor;
import io.aftercall.queue.ResolveReply;
import io.aftercall.queue.Store;
import io.aftercall.queue.UnknownRequest;
import io.aftercall.queue.Unknowns;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.stripe.CreatedObject.Judgement;
import io.aftercall.stripe.StripeAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds out unknown outcomes by asking Stripe. Thread-safe; a stage fails only if the store or a port does. */
final class Reconciler {

    /** How many of the longest waits pass between two looks that can find nothing. */
    private static final int HOPELESS_WAITS = 24;

    private final Store store;
    private final StripeLookup lookup;
    private final Decisions decisions;
    private final ReconcileSettings settings;

    Reconciler(Store store, StripeLookup lookup, Decisions decisions, ReconcileSettings settings) {
        this.store = store;
        this.lookup = lookup;
        this.decisions = decisions;
        this.settings = settings;
    }

    CompletionStage<List<UnknownRequest>> due(int max) {
        return store.unknowns().due(max);
    }

    /** Looks for one request and stores what was found. */
    CompletionStage<Void> check(UnknownRequest unknown) {
        return lookup.look(unknown)
                .thenCompose(finding -> act(unknown, finding))
                .thenAccept(done -> {});
    }

    private CompletionStage<ResolveReply> act(UnknownRequest unknown, Finding finding) {
        return switch (finding) {
            case Finding.Found found -> found(unknown, found);
            case Finding.Absent absent -> absent(unknown, absent);
            case Finding.Unfinished(var how, var cursor) -> goOn(unknown, cursor);
            case Finding.BrokenOff(var how, var found, var cursor) ->
                note(unknown, new Unknowns.Check(how, found, backoff(unknown), cursor));
            case Finding.Unclear(var how, var found) -> note(unknown, how, found, backoff(unknown));
            case Finding.Hopeless(var how, var found) ->
                note(unknown, how, found, settings.maxDelay().multipliedBy(HOPELESS_WAITS));
        };
    }

    private CompletionStage<ResolveReply> found(UnknownRequest unknown, Finding.Found found) {
        Resolving resolving = resolving(unknown);
        String what = StripeAnswers.describe(found.object());
        return switch (resolving.judge(found.object())) {
            case Judgement.Done() ->
                decisions.take(unknown.request(), resolving.succeeded(found.object(), found.how()));
            case Judgement.Declined(var body) ->
                decisions.take(unknown.request(), resolving.declined(body, found.how(), what + ", declined"));
            case Judgement.Unclear(var why) -> note(unknown, found.how(), what + ": " + why, backoff(unknown));
        };
    }

    /**
     * Only a list that was begun when the key had surely ended proves anything: what Stripe executed while an earlier
     * one was read lies before the place where that one had come to.
     */
    private CompletionStage<ResolveReply> absent(UnknownRequest unknown, Finding.Absent absent) {
        Instant surely = unknown.firstSentAt().plus(settings.absentAfter());
        if (absent.begun().isAfter(surely)) {
            String found = "nothing, " + settings.absentAfter().toHours() + " h after the first byte";
            return decisions.take(unknown.request(), resolving(unknown).notCharged(absent.how(), found));
        }
        Duration left = Duration.between(unknown.now(), surely).plusSeconds(1);
        Duration wait = backoff(unknown);
        Duration again = left.isPositive() && wait.compareTo(left) > 0 ? left : wait;
        return note(unknown, absent.how(), "nothing yet", left.isPositive() ? again : settings.interval());
    }

    private CompletionStage<ResolveReply> goOn(UnknownRequest unknown, ListCursor cursor) {
        return store.unknowns()
                .goOn(unknown.request().id(), cursor, settings.interval())
                .thenApply(noted -> ResolveReply.LATER);
    }

    private Duration backoff(UnknownRequest unknown) {
        Duration wait = settings.firstDelay().multipliedBy(1L << Math.min(unknown.checks(), 20));
        return wait.compareTo(settings.maxDelay()) < 0 ? wait : settings.maxDelay();
    }

    private CompletionStage<ResolveReply> note(UnknownRequest unknown, String how, String found, Duration again) {
        return note(unknown, new Unknowns.Check(how, found, again));
    }

    private CompletionStage<ResolveReply> note(UnknownRequest unknown, Unknowns.Check check) {
        return store.unknowns().noteCheck(unknown.request().id(), check).thenApply(noted -> ResolveReply.LATER);
    }

    private static Resolving resolving(UnknownRequest unknown) {
        return new Resolving(unknown.request(), unknown.status(), By.RECONCILER, null);
    }
}
