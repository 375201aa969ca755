package io.aftercall.simulator;

import java.util.Arrays;
import java.util.Optional;

/** What can go wrong on the way to Stripe and back. */
public enum FaultKind {
    /** Waits, in ms, after execution has begun and before its effect: the key is in use meanwhile. */
    DELAY("delay", Stage.WAIT, true),
    /** Waits, in ms, after the effect: the answer is saved meanwhile. */
    DELAY_AFTER("delay_after", Stage.WAIT, true),
    /** Answers this HTTP status; nothing is executed or saved. In text the number itself: {@code 429:2}. */
    STATUS("status", Stage.INSTEAD, true),
    /** 429 with {@code Retry-After}, in seconds; nothing is executed or saved. */
    RETRY_AFTER("retry_after", Stage.INSTEAD, true),
    /** 429 with the code {@code lock_timeout}; nothing is executed or saved. */
    LOCK_TIMEOUT("lock_timeout", Stage.INSTEAD, false),
    /** 409 {@code idempotency_key_in_use}, as if another sender was at work. */
    IN_USE("in_use", Stage.INSTEAD, false),
    /** The HTML page of a proxy, 502; nothing is executed. */
    HTML("html", Stage.INSTEAD, false),
    /** Resets the connection when the request was read; nothing is executed. */
    RESET_BEFORE("reset_before", Stage.INSTEAD, false),
    /** Closes the connection when the request was read; nothing is executed. */
    CLOSE_BEFORE("close_before", Stage.INSTEAD, false),
    /** Execution begins and fails without effect: a 500 that is saved and replayed. */
    SAVED_500("saved_500", Stage.RESULT, false),
    /** The same with the effect done: the object exists, the saved answer is 500. */
    SAVED_500_AFTER("saved_500_after", Stage.RESULT, false),
    /** Executes and saves, then resets the connection before a byte of the answer. */
    RESET_AFTER("reset_after", Stage.SHAPE, false),
    /** Executes and saves, then closes the connection before a byte of the answer. */
    CLOSE_AFTER("close_after", Stage.SHAPE, false),
    /** Executes, then closes after this many bytes of the body. */
    TRUNCATE("truncate", Stage.SHAPE, true),
    /** Executes, then sends the body in 20 pieces, this many ms apart. */
    SLOW_DRIP("slow_drip", Stage.SHAPE, true),
    /** Executes, then a body that is not JSON under the right status and type. */
    NOT_JSON("not_json", Stage.SHAPE, false),
    /** Executes, then the object with a field of this many bytes more. */
    HUGE("huge", Stage.SHAPE, true),
    /** Executes, then arrays nested this deep. */
    DEEP("deep", Stage.SHAPE, true),
    /** Executes, then this many bytes of blanks under gzip. */
    GZIP_BOMB("gzip_bomb", Stage.SHAPE, true),
    /** Executes, then announces 10 bytes less than it sends. */
    SHORT_LENGTH("short_length", Stage.SHAPE, false),
    /** Executes, sends half of the body, then ends its direction only. */
    HALF_CLOSE("half_close", Stage.SHAPE, false),
    /** Executes, then gives {@code Request-Id} and {@code Content-Type} twice. */
    DUPLICATE_HEADERS("duplicate_headers", Stage.SHAPE, false),
    /** Executes, then a {@code 100 Continue} that nobody asked for before the answer. */
    EXTRA_CONTINUE("extra_continue", Stage.SHAPE, false);

    /** When a fault strikes. */
    enum Stage {
        WAIT,
        INSTEAD,
        RESULT,
        SHAPE
    }

    private final String word;
    private final Stage stage;
    private final boolean takesAmount;

    FaultKind(String word, Stage stage, boolean takesAmount) {
        this.word = word;
        this.stage = stage;
        this.takesAmount = takesAmount;
    }

    Stage stage() {
        return stage;
    }

    boolean takesAmount() {
        return takesAmount;
    }

    static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
