package io.aftercall.queue;

import io.aftercall.request.ExecutionState;
import io.aftercall.request.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Valid endings of a script. */
final class Runs {

    static final String OUTBOX = "{\"calls\":[{\"type\":\"refund\"}],\"context\":[]}";

    private Runs() {}

    static RunRecord completed() {
        return ended(ExecutionState.COMPLETED, null);
    }

    static RunRecord ended(ExecutionState state) {
        return ended(state, null);
    }

    static RunRecord withOutbox(RequestId child) {
        return new RunRecord(ExecutionState.COMPLETED, "returned", "v1", "", "42", null, null, OUTBOX, List.of(child));
    }

    private static RunRecord ended(ExecutionState state, @Nullable String outboxJson) {
        boolean good = state == ExecutionState.COMPLETED;
        return new RunRecord(
                state,
                good ? "returned" : state.wire(),
                "v1",
                "printed `ü`\n",
                good ? "{\"sum\":\"12.50\"}" : null,
                good ? "{\"to\":\"caller\"}" : null,
                good ? null : "it broke",
                outboxJson,
                List.of());
    }
}
