package io.aftercall.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a process can be told to die, in the order of a request's life. */
public enum CrashPoint {
    /** A request has come in, nothing is stored. */
    BEFORE_PERSIST("before-persist", "requests.accept", Moment.BEFORE),
    /** The request is on its way to the store. */
    DURING_PERSIST("during-persist", "requests.accept", Moment.DURING),
    /** The request is stored, its sender has not been told. */
    AFTER_PERSIST("after-persist", "requests.accept", Moment.AFTER),
    /** An engine has leased a request, and does nothing with it. */
    AFTER_LEASE("after-lease", "requests.take", Moment.AFTER),
    /** An engine has taken over what a dead one held. */
    AFTER_TAKEOVER("after-takeover", "requests.takeOver", Moment.AFTER),
    /** The attempt and the time of the first one are noted, nothing is sent. */
    AFTER_MARK("after-mark", "requests.beginAttempt", Moment.AFTER),
    /** The client has the call, no byte has left. */
    BEFORE_SEND("before-send", "stripe.send", Moment.BEFORE),
    /** Stripe works on the call: a second after the client got it, so Stripe must take longer. */
    AFTER_SEND("after-send", "stripe.send", Moment.A_SECOND_INTO),
    /** The answer is read, nothing is stored of it. */
    AFTER_READ("after-read", "stripe.send", Moment.AFTER),
    /** The end of an attempt that another will follow is stored. */
    AFTER_BACK_OFF("after-back-off", "requests.backOff", Moment.AFTER),
    /** The outcome is decided and not yet stored. */
    BEFORE_SETTLE("before-settle", "requests.settle", Moment.BEFORE),
    /** Outcome and script job are on their way to the store. */
    DURING_SETTLE("during-settle", "requests.settle", Moment.DURING),
    /** Outcome and script job are stored. */
    AFTER_SETTLE("after-settle", "requests.settle", Moment.AFTER),
    /** A worker has leased a script. */
    AFTER_SCRIPT_LEASE("after-script-lease", "scripts.take", Moment.AFTER),
    /** The script is about to run. */
    BEFORE_RUN("before-run", "script.run", Moment.BEFORE),
    /** The script runs: a second after it was started. */
    DURING_RUN("during-run", "script.run", Moment.A_SECOND_INTO),
    /** The script has run, its result is not stored. */
    AFTER_RUN("after-run", "script.run", Moment.AFTER),
    /** The result is on its way to the store. */
    DURING_RECORD("during-record", "scripts.record", Moment.DURING),
    /** The result is stored, what it wants done is not published. */
    AFTER_RECORD("after-record", "scripts.record", Moment.AFTER),
    /** The context changes of the run are applied, its calls are not published. */
    AFTER_APPLY("after-apply", "contexts.apply", Moment.AFTER),
    /** The first call of the run is published. */
    DURING_PUBLISH("during-publish", "requests.accept-child", Moment.AFTER),
    /** All is published, and the script not ended. */
    BEFORE_FINISH("before-finish", "scripts.finish", Moment.BEFORE),
    /** The script has ended. */
    AFTER_FINISH("after-finish", "scripts.finish", Moment.AFTER),
    /** What is old is being forgotten. */
    DURING_FORGET("during-forget", "requests.forget", Moment.DURING);

    /** When, of a step, the process dies. */
    enum Moment {
        /** Before the step is taken. */
        BEFORE(Duration.ZERO),
        /** While it is on its way: whether it gets there is left to chance. */
        DURING(Duration.ofMillis(2)),
        /** Long enough after its begin for the other side to work on it. */
        A_SECOND_INTO(Duration.ofSeconds(1)),
        /** When it has brought something. */
        AFTER(Duration.ZERO);

        private final Duration wait;

        Moment(Duration wait) {
            this.wait = wait;
        }

        Duration delay() {
            return wait;
        }
    }

    private final String word;
    private final String step;
    private final Moment moment;

    CrashPoint(String word, String step, Moment moment) {
        this.word = word;
        this.step = step;
        this.moment = moment;
    }

    /** @throws IllegalArgumentException if there is no such point; the message has all of them */
    static CrashPoint of(String word) {
        return Arrays.stream(values())
                .filter(point -> point.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        FaultPoints.PROPERTY + ": " + word + " (expected: one of " + words() + ")"));
    }

    /** As it is written on the command line: {@code after-send}. */
    public String word() {
        return word;
    }

    Moment moment() {
        return moment;
    }

    boolean isAt(String name) {
        return step.equals(name);
    }

    private static String words() {
        return Arrays.stream(values()).map(CrashPoint::word).collect(Collectors.joining(", "));
    }
}
