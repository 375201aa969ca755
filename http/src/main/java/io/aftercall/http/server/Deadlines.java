package io.aftercall.http.server;

import java.time.Duration;

/**
 * How long a client may take. Pekko's own idle timeout starts anew with every byte, so that one byte a second would
 * hold a connection for ever; these do not.
 *
 * @param firstHead from the connection to the end of the first head
 * @param nextHead from an answer to the end of the next head on the same connection
 * @param body from the end of a head to the end of its body
 */
record Deadlines(Duration firstHead, Duration nextHead, Duration body) {

    static final Deadlines DEFAULT =
            new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(20));
}
