package io.aftercall.config;

import java.time.Duration;

/** Range checks that name the configuration key and say what was expected. */
final class Checks {

    private Checks() {}

    static void atLeast(String key, long value, long least) {
        require(value >= least, key, value, ">= " + least);
    }

    static void between(String key, double value, double least, double most) {
        require(value >= least && value <= most, key, value, least + " to " + most);
    }

    static void positive(String key, Duration value) {
        require(value.isPositive(), key, value, "a duration above zero");
    }

    static void notBelow(String key, Duration value, String otherKey, Duration other) {
        require(value.compareTo(other) >= 0, key, value, ">= " + otherKey + " (" + other + ")");
    }

    /** A secret from the configuration; the text is not repeated. */
    static Secret secret(String key, String text) {
        require(Secret.isValid(text), key, "***", Secret.EXPECTED);
        return Secret.of(text);
    }

    static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
