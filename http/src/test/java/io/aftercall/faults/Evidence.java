package io.aftercall.faults;

import java.util.List;
import java.util.Map;

/**
 * All that is known when everything has healed and nothing is under way any more.
 *
 * @param accepted every 202 that a client got
 * @param seen by id, children included; what is not found is not in it
 * @param effects what Stripe did, by idempotency key
 * @param leftovers what Redis still holds that nobody will ever end
 * @param secrets where secrets were found
 */
record Evidence(
        List<Accepted> accepted,
        Map<String, Seen> seen,
        Map<String, Integer> effects,
        List<String> leftovers,
        List<String> secrets) {}
