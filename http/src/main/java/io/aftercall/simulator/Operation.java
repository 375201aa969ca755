package io.aftercall.simulator;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint, found by method and path.
 *
 * @param validation rules over several parameters, after the schema
 * @param effect what an execution is called in the ledger, null if it changes nothing worth counting
 */
record Operation(
        Schema schema,
        Consumer<Fields> validation,
        @Nullable Effect effect,
        Step step) {

    /** For the ledger: {@code payment_intent} and {@code create}. */
    record Effect(String type, String action) {}

    @FunctionalInterface
    interface Step {
        Result run(Account account, Fields params);
    }

    static Operation read(Schema schema, Step step) {
        return new Operation(schema, params -> {}, null, step);
    }

    /** @throws Refusal for a malformed request: nothing has begun, nothing is saved */
    Fields check(FormValue.Branch params) {
        Fields fields = schema.read("", params);
        validation.accept(fields);
        return fields;
    }
}
