package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.ListCursor;
import java.time.Instant;

/** What a look for an unknown outcome has found at Stripe. */
sealed interface Finding {

    /** Where it was looked for; for people. */
    String how();

    /** Of one object that was asked for by its id. */
    sealed interface OfObject extends Finding {}

    /** What the call made or did is there. */
    record Found(String how, ObjectNode object) implements OfObject {}

    /**
     * A complete list has nothing of it.
     *
     * @param begun when its first page was asked for
     */
    record Absent(String how, Instant begun) implements Finding {}

    /** Nothing yet, in a list that is too long for one look: the next one goes on there. */
    record Unfinished(String how, ListCursor cursor) implements Finding {}

    /** A list broke off: the next look goes on there. */
    record BrokenOff(String how, String found, ListCursor cursor) implements Finding {}

    /**
     * It cannot be said.
     *
     * @param found what was there, or why nothing could be seen
     */
    record Unclear(String how, String found) implements OfObject {}

    /** Stripe has nothing that could be asked: only an event or a person can tell. */
    record Hopeless(String how, String found) implements Finding {}
}
