package io.aftercall.bench;

import java.util.concurrent.CompletionStage;

/** A client that makes the same charge again and again. */
interface Contestant extends AutoCloseable {

    String name();

    /** Ends with the number of characters of the answer. */
    CompletionStage<Integer> call();

    @Override
    void close();
}
