package io.aftercall.testing;

import io.aftercall.queue.AttemptReply;
import io.aftercall.queue.Blame;
import io.aftercall.request.Attempt;
import io.aftercall.request.StripeCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of one request, and what is held against it for engines that were lost meanwhile. Not thread-safe. */
final class AttemptRows {

    /** As in the script that claims entries in Redis. */
    private static final int FEW = 8;

    private static final int SUSPECT_AFTER = 3;
    private static final int BLAMED_AFTER = 2;

    private final StripeCall call;
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean open;
    private boolean maybeExecuted;
    private int takeovers;
    private int losses;
    private Blame blame = Blame.NONE;
    private @Nullable Instant firstSentAt;

    AttemptRows(StripeCall call) {
        this.call = call;
    }

    int count() {
        return attempts.size();
    }

    boolean isOpen() {
        return open;
    }

    boolean maybeExecuted() {
        return maybeExecuted;
    }

    int takeovers() {
        return takeovers;
    }

    Blame blame() {
        return blame;
    }

    @Nullable
    Instant firstSentAt() {
        return firstSentAt;
    }

    List<Attempt> view() {
        return List.copyOf(attempts);
    }

    boolean isPast(Duration horizon, Instant now) {
        return call.write()
                && firstSentAt != null
                && Duration.between(firstSentAt, now).compareTo(horizon) > 0;
    }

    /** @param underWay how many of those that were taken over together had an attempt under way */
    void takeOver(long underWay) {
        takeovers++;
        if (open) {
            losses++;
            int count = blame.count() + (blame.suspect() || underWay <= FEW ? 1 : 0);
            blame = new Blame(count, count >= BLAMED_AFTER || losses >= SUSPECT_AFTER);
        }
    }

    /** Nobody will tell how the attempt under way has ended. */
    void loseOpen() {
        maybeExecuted |= open && call.mayChange();
        open = false;
    }

    AttemptReply.Begun begin(Instant now) {
        loseOpen();
        firstSentAt = firstSentAt == null ? now : firstSentAt;
        open = true;
        attempts.add(new Attempt(attempts.size() + 1, now, null, null, null));
        return new AttemptReply.Begun(attempts.size(), firstSentAt, now, maybeExecuted);
    }

    /** Another one will follow. */
    void backOff(boolean mayHaveBeenExecuted) {
        maybeExecuted |= mayHaveBeenExecuted;
        forgive();
    }

    /** An attempt that a dead engine left open stays so: nobody knows when it ended. */
    void end(int number, @Nullable Integer status, @Nullable String error, Instant now) {
        open = false;
        if (number < 1 || number > attempts.size()) {
            return;
        }
        Attempt begun = attempts.get(number - 1);
        if (begun.endedAt() == null) {
            attempts.set(number - 1, new Attempt(number, begun.startedAt(), now, status, error));
        }
    }

    void forgive() {
        open = false;
        takeovers = 0;
        losses = 0;
        blame = Blame.NONE;
    }
}
