package io.aftercall.request;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Names a request: {@code req_} and 36 characters. Ids made by {@link #create} sort by time; 128 bits of each are
 * chance, so that an id cannot be guessed.
 */
public record RequestId(String value) {

    private static final String PREFIX = "req_";

    public RequestId {
        Ids.requireSuffix(PREFIX, value);
    }

    /** @param random must be unguessable, such as {@code SecureRandom} */
    public static RequestId create(InstantSource clock, RandomGenerator random) {
        ByteBuffer bytes = ByteBuffer.allocate(Ids.BYTES + 2);
        bytes.putLong(clock.millis()).putLong(random.nextLong()).putLong(random.nextLong());
        byte[] tail = new byte[Ids.BYTES];
        System.arraycopy(bytes.array(), 2, tail, 0, Ids.BYTES);
        return new RequestId(PREFIX + Ids.encode(tail));
    }

    /**
     * The one id that belongs to a caller's own idempotency key, so that a repeated submit meets its first.
     *
     * @param salt of the installation; without it a guessable key would be a guessable id
     */
    public static RequestId ofCallerKey(byte[] salt, String callerKey) {
        return new RequestId(PREFIX + Ids.keyedHash(salt, callerKey));
    }

    /** The one id of the call that a run started under {@code name}: a script that runs again meets its own calls. */
    public static RequestId childOf(ExecutionId execution, String name) {
        return childOf(execution, 1, name);
    }

    /**
     * As {@link #childOf(ExecutionId, String)}, in a later round: another flow runs under the same execution, and must
     * not meet the calls of the flow before it.
     *
     * @param round counted from 1
     */
    public static RequestId childOf(ExecutionId execution, int round, String name) {
        return new RequestId(PREFIX + Ids.hash(execution.inRound(round) + "/" + name));
    }

    /** The execution of this request's flow; both live in the same partition. */
    public ExecutionId execution() {
        return new ExecutionId("exe_" + suffix());
    }

    /** What follows the prefix; decides the partition. */
    public String suffix() {
        return value.substring(PREFIX.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
