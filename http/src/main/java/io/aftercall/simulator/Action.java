package io.aftercall.simulator;

/** What can be done to one object: {@code POST /v1/payment_intents/{id}/capture}, or its deletion. */
record Action(String name, Schema schema, Step step) {

    @FunctionalInterface
    interface Step {
        Result run(Account account, Fields object, Fields params);
    }
}
