package io.aftercall.queue;

import java.util.List;

/**
 * What became of a request that was to be stored, and leased at once.
 *
 * @param taken the request itself if nothing waited before it, else what did, as far as it was taken in its place
 */
public record Accepted(AcceptReply reply, List<Held> taken) {}
