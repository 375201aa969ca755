package io.aftercall.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One fault. In text, as {@code metadata[sim_fault]} and {@code POST /_sim/faults} take it: {@code word[:amount][:times]}
 * with the amount only where the kind has one, several joined with a comma: {@code 429:2,delay:200,reset_after}.
 *
 * @param amount milliseconds, bytes, levels, seconds or a status, see {@link FaultKind}; 0 where the kind has none
 * @param times attempts that suffer it
 */
public record Fault(FaultKind kind, int amount, int times) {

    private static final int MOST = 256 * 1024 * 1024;
    private static final int EVERY_TIME = Integer.MAX_VALUE;

    public Fault {
        boolean isStatus = kind == FaultKind.STATUS;
        require(amount >= 0 && amount <= MOST, "amount", amount, "0 to " + MOST);
        require(!isStatus || (amount >= 300 && amount <= 599), "status", amount, "300 to 599");
        require(kind != FaultKind.DEEP || amount <= 1_000_000, "deep", amount, "at most 1000000");
        require(times >= 1, "times", times, ">= 1");
    }

    /** A fault without an amount, once. */
    public static Fault of(FaultKind kind) {
        return of(kind, 0);
    }

    /** Once; a wait strikes each time. */
    public static Fault of(FaultKind kind, int amount) {
        return new Fault(kind, amount, kind.stage() == FaultKind.Stage.WAIT ? EVERY_TIME : 1);
    }

    public static Fault status(int status) {
        return of(FaultKind.STATUS, status);
    }

    /** A wait before the effect. */
    public static Fault delay(Duration wait) {
        return of(FaultKind.DELAY, Math.toIntExact(wait.toMillis()));
    }

    public Fault times(int attempts) {
        return new Fault(kind, amount, attempts);
    }

    /** @throws IllegalArgumentException if a part is no fault; the text is in the message */
    public static List<Fault> parse(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).map(Fault::one).toList();
    }

    private static Fault one(String text) {
        String[] parts = text.split(":", -1);
        if (parts[0].matches("[3-5]\\d\\d")) {
            return withTimes(status(number(parts[0], text)), parts, 1, text);
        }
        FaultKind kind = FaultKind.of(parts[0]).orElseThrow(() -> unreadable(text));
        if (!kind.takesAmount()) {
            return withTimes(of(kind), parts, 1, text);
        }
        if (parts.length < 2) {
            throw unreadable(text);
        }
        return withTimes(of(kind, number(parts[1], text)), parts, 2, text);
    }

    private static Fault withTimes(Fault fault, String[] parts, int at, String text) {
        if (parts.length > at + 1) {
            throw unreadable(text);
        }
        return parts.length == at ? fault : fault.times(number(parts[at], text));
    }

    private static int number(String digits, String text) {
        if (!digits.matches("\\d{1,9}")) {
            throw unreadable(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("sim_fault: " + text + " (expected: word[:amount][:times])");
    }

    private static void require(boolean holds, String name, int value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
