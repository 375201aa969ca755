package io.aftercall.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What an execution left behind.
 *
 * @param refusal the answer, where the object exists and the answer is a "no" all the same: a declined payment
 */
record Result(Fields object, @Nullable Refusal refusal) {

    static Result of(Fields object) {
        return new Result(object, null);
    }
}
