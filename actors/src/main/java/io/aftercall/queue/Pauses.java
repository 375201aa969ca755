package io.aftercall.queue;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What is paused in the whole installation, for as long as nobody resumes it. Each change rings {@link
 * Bell.Topic#PAUSES}. Thread-safe. A failed stage is a fault of the store: nothing is known about the step.
 */
public interface Pauses {

    /** Pauses, or gives another reason for a pause there is; answers whether it was not paused before. */
    CompletionStage<Boolean> pause(Pause.Target target, String reason);

    /** Ends a pause; answers whether there was one. */
    CompletionStage<Boolean> resume(Pause.Target target);

    /** All pauses, the oldest first. */
    CompletionStage<List<Pause>> list();
}
