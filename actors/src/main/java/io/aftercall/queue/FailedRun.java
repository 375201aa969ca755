package io.aftercall.queue;

import org.jspecify.annotations.Nullable;

/** A run that did not end well and will be repeated. */
public record FailedRun(@Nullable String version, String output, String error) {}
