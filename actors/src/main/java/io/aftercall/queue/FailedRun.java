package io.aftercall.queue;

import org.jspecify.annotations.Nullable;

/**
 * A run that did not end well and will be repeated.
 *
 * @param ending the one word for how it ended, such as {@code timed_out}
 */
public record FailedRun(String ending, @Nullable String version, String output, String error) {}
