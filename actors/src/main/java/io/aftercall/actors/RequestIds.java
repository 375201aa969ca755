package io.aftercall.actors;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.RequestId;
import io.aftercall.request.Submission;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes ids. Thread-safe if {@code random} is.
 *
 * @param salt of the installation
 * @param random unguessable
 */
public record RequestIds(byte[] salt, InstantSource clock, RandomGenerator random) {

    /** The one that belongs to the caller's key, or a new one. */
    public RequestId of(Submission submission) {
        String callerKey = submission.callerKey();
        return callerKey == null
                ? RequestId.create(clock, random)
                : RequestId.ofCallerKey(salt, "request\n" + callerKey);
    }

    /** The one that belongs to the caller's key, or a new one. */
    public ExecutionId ofPlay(@Nullable String callerKey) {
        return callerKey == null
                ? ExecutionId.create(clock, random)
                : RequestId.ofCallerKey(salt, "script\n" + callerKey).execution();
    }
}
