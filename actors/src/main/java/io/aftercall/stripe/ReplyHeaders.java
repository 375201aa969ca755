package io.aftercall.stripe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an answer that decide or explain something. Values that do not have their form are as good as absent.
 *
 * @param requestId {@code Request-Id}, Stripe's name of the attempt
 * @param shouldRetry {@code Stripe-Should-Retry}; null if absent
 * @param replayed {@code Idempotent-Replayed: true}, the saved answer of an earlier attempt
 * @param retryAfter {@code Retry-After}; null if absent
 * @param rateLimitedReason {@code Stripe-Rate-Limited-Reason}; null if absent
 * @param contentType {@code Content-Type} as sent; null if absent
 */
public record ReplyHeaders(
        @Nullable String requestId,
        @Nullable Boolean shouldRetry,
        boolean replayed,
        @Nullable Duration retryAfter,
        @Nullable String rateLimitedReason,
        @Nullable String contentType) {

    /** No header of interest. */
    public static final ReplyHeaders NONE = new ReplyHeaders(null, null, false, null, null, null);

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern REASON = Pattern.compile("[a-z-]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7E]{1,256}");

    /** Reads them through a function that gives the value of a header by its name, or null. */
    public static ReplyHeaders read(Lookup header) {
        return new ReplyHeaders(
                matching(REQUEST_ID, header.get("Request-Id")),
                flag(header.get("Stripe-Should-Retry")),
                Boolean.TRUE.equals(flag(header.get("Idempotent-Replayed"))),
                retryAfter(header.get("Retry-After"), header.get("Date")),
                matching(REASON, header.get("Stripe-Rate-Limited-Reason")),
                matching(CONTENT_TYPE, header.get("Content-Type")));
    }

    /** The value of a header by its name. */
    @FunctionalInterface
    public interface Lookup {

        /** The first value, or null if there is none. */
        @Nullable
        String get(String name);
    }

    private static @Nullable String matching(Pattern form, @Nullable String value) {
        return value != null && form.matcher(value).matches() ? value : null;
    }

    private static @Nullable Boolean flag(@Nullable String value) {
        return switch (value == null ? "" : value.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    /** Seconds or a date (RFC 9110, 10.2.3); the date is taken against the server's own clock, never against ours. */
    private static @Nullable Duration retryAfter(@Nullable String value, @Nullable String date) {
        if (value == null) {
            return null;
        }
        if (SECONDS.matcher(value.trim()).matches()) {
            return Duration.ofSeconds(Long.parseLong(value.trim()));
        }
        try {
            Duration wait = date == null ? null : Duration.between(httpDate(date), httpDate(value));
            return wait == null || wait.isNegative() ? null : wait;
        } catch (DateTimeException unreadable) {
            return null; // a header without its form is as good as absent
        }
    }

    private static ZonedDateTime httpDate(String text) {
        return ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
