package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a look for an unknown outcome has found at Stripe. */
sealed interface Finding {

    /** Where it was looked for; for people. */
    String how();

    /** What the call made or did is there. */
    record Found(String how, ObjectNode object) implements Finding {}

    /** A complete list has nothing of it. */
    record Absent(String how) implements Finding {}

    /**
     * It cannot be said.
     *
     * @param found what was there, or why nothing could be seen
     */
    record Unclear(String how, String found) implements Finding {}

    /** Stripe has nothing that could be asked: only an event or a person can tell. */
    record Hopeless(String how, String found) implements Finding {}
}
