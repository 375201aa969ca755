package io.aftercall.http.server;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 10s}, {@code 1h30m}, {@code 500ms}, {@code PT10S}, or plain seconds. */
final class Durations {

    static final String EXPECTED = "seconds, or a duration such as 10s, 5m, 1h30m, 500ms or PT10S";

    private static final Pattern UNITS =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final int LONGEST_ISO = 64;

    private Durations() {}

    /** Empty if it is no duration, or below zero. */
    static Optional<Duration> parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            return ofSeconds(new BigDecimal(text));
        }
        Matcher units = UNITS.matcher(text);
        if (!text.isEmpty() && units.matches()) {
            return Optional.of(Duration.ofDays(part(units, 1))
                    .plusHours(part(units, 2))
                    .plusMinutes(part(units, 3))
                    .plusSeconds(part(units, 4))
                    .plusMillis(part(units, 5)));
        }
        return iso(text);
    }

    /** Empty if it is below zero, above nine digits, or finer than nanoseconds. */
    static Optional<Duration> ofSeconds(BigDecimal seconds) {
        boolean small = seconds.scale() <= 9 && (long) seconds.precision() - seconds.scale() <= 9;
        if (!small || seconds.signum() < 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(seconds.movePointRight(9).longValueExact()));
    }

    private static Optional<Duration> iso(String text) {
        if (text.length() > LONGEST_ISO || !text.startsWith("P")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty(); // the caller says what was expected
        }
    }

    private static long part(Matcher units, int group) {
        String digits = units.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
