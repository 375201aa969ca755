package io.aftercall.actors;

import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Durability;
import io.aftercall.request.RequestId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the sender of a submission is told. Not thread-safe. */
final class Reception {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IntakeActor.Ports ports;

    Reception(IntakeActor.Ports ports) {
        this.ports = ports;
    }

    /**
     * Before anything is stored: what was accepted is always worth finishing, what is new is not always worth starting.
     *
     * @param storing how many the store has not confirmed yet
     */
    Submitted.@Nullable Refused refusal(RequestId id, int storing) {
        if (ports.request().brakes().isDraining()) {
            return refused(id, Submitted.Cause.UNAVAILABLE, "the engine is draining");
        }
        if (!ports.freezer().contexts().areKnown()) {
            return refused(id, Submitted.Cause.UNAVAILABLE, "it is not known yet what contexts are set to");
        }
        if (storing >= ports.limits().engine().maxUnacknowledged()) {
            return refused(id, Submitted.Cause.FULL, "too many requests wait for Redis to store them");
        }
        String why = ports.store().health().refusal();
        return why == null ? null : refused(id, Submitted.Cause.UNAVAILABLE, why);
    }

    /** The store has answered. */
    Submitted told(RequestId id, AcceptReply reply) {
        return switch (reply) {
            case AcceptReply.Stored(var state, var at) -> {
                ports.request().listener().on(new EngineEvent.Accepted(id));
                yield new Submitted.Accepted(id, state, durability());
            }
            case AcceptReply.Duplicate(var state) -> new Submitted.Duplicate(id, state, durability());
            case AcceptReply.Conflict() -> new Submitted.Conflict(id);
            case AcceptReply.Full() -> refused(id, Submitted.Cause.FULL, "too many requests wait already");
            case AcceptReply.Unfit(var why) -> refused(id, Submitted.Cause.UNAVAILABLE, why);
        };
    }

    /** The store has not answered: whether it was stored is not known. */
    Submitted unheard(RequestId id, @Nullable Throwable fault) {
        ports.request().listener().on(new EngineEvent.StoreAway("accept", String.valueOf(fault)));
        String why = "the store did not answer; it is safe to repeat with the same key";
        return refused(id, Submitted.Cause.UNAVAILABLE, why);
    }

    private Durability durability() {
        return ports.store().health().durability();
    }

    private Submitted.Refused refused(RequestId id, Submitted.Cause cause, String why) {
        ports.request().listener().on(new EngineEvent.Refused(id, why));
        return new Submitted.Refused(id, cause, why, RETRY_AFTER);
    }
}
