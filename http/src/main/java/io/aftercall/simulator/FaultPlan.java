package io.aftercall.simulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Faults over the attempts of one request. Waits join the attempt they meet; of the others each attempt suffers one, in
 * the order written: {@code 429:2,reset_after} is two refusals, then an answer lost, then peace.
 */
record FaultPlan(List<Fault> faults) {

    static final FaultPlan NONE = new FaultPlan(List.of());

    /**
     * What one attempt suffers.
     *
     * @param before between the begin of the execution and its effect
     * @param after between the effect and the answer
     */
    record Strike(Duration before, Duration after, @Nullable Fault main) {

        static final Strike NONE = new Strike(Duration.ZERO, Duration.ZERO, null);

        /** Waits add up; of two other faults this one's wins. */
        Strike and(Strike other) {
            return new Strike(before.plus(other.before), after.plus(other.after), main == null ? other.main : main);
        }

        boolean is(FaultKind.Stage stage) {
            return main != null && main.kind().stage() == stage;
        }

        boolean is(FaultKind kind) {
            return main != null && main.kind() == kind;
        }

        @Nullable
        Fault shape() {
            return is(FaultKind.Stage.SHAPE) ? main : null;
        }
    }

    Strike at(int attempt) {
        return new Strike(wait(FaultKind.DELAY, attempt), wait(FaultKind.DELAY_AFTER, attempt), main(attempt));
    }

    /** Attempts until the faults that are no waits are spent. */
    int length() {
        return faults.stream()
                .filter(fault -> fault.kind().stage() != FaultKind.Stage.WAIT)
                .mapToInt(Fault::times)
                .reduce(0, (sum, times) -> (int) Math.min(Integer.MAX_VALUE, (long) sum + times));
    }

    private Duration wait(FaultKind kind, int attempt) {
        long millis = faults.stream()
                .filter(fault -> fault.kind() == kind && attempt <= fault.times())
                .mapToLong(Fault::amount)
                .sum();
        return Duration.ofMillis(millis);
    }

    private @Nullable Fault main(int attempt) {
        int left = attempt;
        for (Fault fault : faults) {
            if (fault.kind().stage() == FaultKind.Stage.WAIT) {
                continue;
            }
            if (left <= fault.times()) {
                return fault;
            }
            left -= fault.times();
        }
        return null;
    }
}
