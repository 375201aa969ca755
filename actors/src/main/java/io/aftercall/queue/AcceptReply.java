package io.aftercall.queue;

import io.aftercall.request.RequestState;
import java.time.Instant;

/** What became of a request that was to be stored. */
public sealed interface AcceptReply {

    /** Stored now. */
    record Stored(RequestState state, Instant at) implements AcceptReply {}

    /** The same request had been stored before; nothing changed. */
    record Duplicate(RequestState state) implements AcceptReply {}

    /** Another request had been stored under this id; nothing changed. */
    record Conflict() implements AcceptReply {}

    /** Too many wait already; nothing changed. */
    record Full() implements AcceptReply {}

    /** The store takes nothing new now; nothing changed. */
    record Unfit(String why) implements AcceptReply {}
}
