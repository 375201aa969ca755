package io.aftercall.request;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Names the execution of a script: {@code exe_} and 36 characters, those of its request if it has one. */
public record ExecutionId(String value) {

    private static final String PREFIX = "exe_";

    public ExecutionId {
        Ids.requireSuffix(PREFIX, value);
    }

    /** A new execution that belongs to no request. */
    public static ExecutionId create(InstantSource clock, RandomGenerator random) {
        return RequestId.create(clock, random).execution();
    }

    /** What follows the prefix; decides the partition. */
    public String suffix() {
        return value.substring(PREFIX.length());
    }

    /**
     * A name of this execution in one round of its request. No name in one round is that of another: an id holds no
     * {@code #}.
     *
     * @param round counted from 1
     */
    public String inRound(int round) {
        return round <= 1 ? value : value + "#" + round;
    }

    /** The request whose flow this is, if it belongs to one. */
    public RequestId request() {
        return new RequestId("req_" + suffix());
    }

    @Override
    public String toString() {
        return value;
    }
}
