package io.aftercall.http.server;

import java.util.concurrent.CompletionStage;

/** Tells whether this process can take work. Thread-safe; returns at once. A failed stage counts as not ready. */
@FunctionalInterface
public interface Readiness {

    CompletionStage<Health> check();
}
