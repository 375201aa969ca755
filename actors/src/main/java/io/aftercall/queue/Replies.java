package io.aftercall.queue;

import io.aftercall.request.RequestState;
import java.time.Instant;
import java.util.List;

/** What the scripts answer, as values. */
final class Replies {

    private Replies() {}

    static AcceptReply accept(List<Object> reply) {
        String kind = (String) reply.get(0);
        return switch (kind) {
            case "stored" -> new AcceptReply.Stored(state(reply.get(1)), Wire.time((String) reply.get(2)));
            case "duplicate" -> new AcceptReply.Duplicate(state(reply.get(1)));
            case "conflict" -> new AcceptReply.Conflict();
            case "full" -> new AcceptReply.Full();
            default -> throw new IllegalStateException("accept answered " + kind);
        };
    }

    static AcceptReply play(List<Object> reply) {
        String kind = (String) reply.get(0);
        return switch (kind) {
            case "stored" -> new AcceptReply.Stored(RequestState.DISPATCHED, Wire.time((String) reply.get(1)));
            case "duplicate" -> new AcceptReply.Duplicate(RequestState.DISPATCHED);
            case "conflict" -> new AcceptReply.Conflict();
            case "full" -> new AcceptReply.Full();
            default -> throw new IllegalStateException("play answered " + kind);
        };
    }

    static AttemptReply attempt(List<Object> reply) {
        String kind = (String) reply.get(0);
        return switch (kind) {
            case "begun" -> {
                Instant first = Wire.time((String) reply.get(2));
                Instant now = Wire.time((String) reply.get(3));
                boolean maybe = "1".equals(reply.get(4));
                yield new AttemptReply.Begun(Integer.parseInt((String) reply.get(1)), first, now, maybe);
            }
            case "horizon" -> new AttemptReply.PastHorizon();
            case "lost" -> new AttemptReply.Lost();
            default -> throw new IllegalStateException("attempt answered " + kind);
        };
    }

    static CancelReply cancel(List<Object> reply) {
        String kind = (String) reply.get(0);
        return switch (kind) {
            case "cancelled" -> new CancelReply.Cancelled();
            case "already" -> new CancelReply.AlreadyCancelled();
            case "sent" -> new CancelReply.Sent(Wire.time((String) reply.get(1)));
            case "ended" -> new CancelReply.Ended(state(reply.get(1)));
            case "unknown" -> new CancelReply.Unknown();
            default -> throw new IllegalStateException("cancel answered " + kind);
        };
    }

    static StepReply step(Object reply) {
        return switch ((String) reply) {
            case "done" -> StepReply.DONE;
            case "already" -> StepReply.ALREADY;
            case "lost" -> StepReply.LOST;
            default -> throw new IllegalStateException("a step answered " + reply);
        };
    }

    private static RequestState state(Object wire) {
        return RequestState.ofWire((String) wire)
                .orElseThrow(() -> new IllegalStateException("the record has the state " + wire));
    }
}
