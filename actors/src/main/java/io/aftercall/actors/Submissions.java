package io.aftercall.actors;

import io.aftercall.request.RequestId;
import io.aftercall.request.Submission;
import java.util.concurrent.CompletionStage;

/** Stores what is submitted. Thread-safe. */
@FunctionalInterface
public interface Submissions {

    /**
     * Freezes a submission on the thread of whoever asks, which takes some microseconds, and has it stored.
     *
     * @return completes with what became of it, on the thread that speaks to the store; fails only by a bug
     */
    CompletionStage<Submitted> accept(RequestId id, Submission submission);
}
