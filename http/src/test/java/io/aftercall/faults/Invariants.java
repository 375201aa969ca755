package io.aftercall.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The promises, as what must hold of any history once it has come to rest. */
final class Invariants {

    private static final Set<String> ENDED = Set.of("completed", "buried", "parked", "cancelled");

    private final Evidence evidence;
    private final List<String> broken = new ArrayList<>();

    private Invariants(Evidence evidence) {
        this.evidence = evidence;
    }

    /** One line for each promise that was broken, its name first; empty if all were kept. */
    static List<String> broken(Evidence evidence) {
        Invariants invariants = new Invariants(evidence);
        invariants.everyAcceptedRequestHasEnded();
        invariants.oneKeyEach();
        evidence.seen().values().forEach(invariants::toldWhatHappened);
        evidence.seen().values().forEach(invariants::countedOnce);
        invariants.childrenOnce();
        evidence.leftovers().forEach(left -> invariants.broken.add("I6 (P2, P6) left behind: " + left));
        evidence.secrets().forEach(where -> invariants.broken.add("I7 (P13) a secret in " + where));
        return List.copyOf(invariants.broken);
    }

    private void everyAcceptedRequestHasEnded() {
        Map<String, String> ids = new HashMap<>();
        for (Accepted accepted : evidence.accepted()) {
            Seen seen = evidence.seen().get(accepted.id());
            if (seen == null) {
                broken.add("I1 (P1, P2) lost: " + accepted);
            } else if (!ENDED.contains(seen.state())) {
                broken.add("I1 (P2) not ended: " + seen);
            }
            String first = ids.putIfAbsent(accepted.key(), accepted.id());
            if (first != null && !first.equals(accepted.id())) {
                broken.add("I2 (P1) two requests under one client key: " + first + " and " + accepted);
            }
        }
    }

    private void oneKeyEach() {
        Map<String, String> owners = new HashMap<>();
        for (Seen seen : evidence.seen().values()) {
            String other = owners.putIfAbsent(seen.key(), seen.id());
            if (other != null) {
                broken.add("I2 (P3) one key of two requests: " + other + " and " + seen);
            }
        }
        evidence.effects().forEach((key, effects) -> {
            if (effects > 1) {
                broken.add("I2 (P3) charged " + effects + " times: " + key);
            }
            if (effects > 0 && !owners.containsKey(key)) {
                broken.add("I2 (P1, P2) charged and known to nobody: " + key);
            }
        });
    }

    private void toldWhatHappened(Seen seen) {
        boolean charged = evidence.effects().getOrDefault(seen.key(), 0) > 0;
        if ("succeeded".equals(seen.outcome()) && !charged) {
            broken.add("I3 (P5) told done, and it is not: " + seen);
        }
        if (!"succeeded".equals(seen.outcome()) && "no".equals(seen.charged()) && charged) {
            broken.add("I3 (P5) told failed, although charged: " + seen);
        }
        if (ENDED.contains(seen.state()) && seen.outcome() == null) {
            broken.add("I3 (P5) ended without an outcome: " + seen);
        }
    }

    private void countedOnce(Seen seen) {
        boolean ran = "completed".equals(seen.script());
        if (ran && seen.runs() < 1) {
            broken.add("I4 (P6, P7) a result without a run: " + seen);
        }
        if (seen.counted() != null && seen.counted() != (ran ? 1 : 0) + seen.toldBefore()) {
            broken.add("I4 (P7) the changes of its script count " + seen.counted() + " times: " + seen);
        }
    }

    private void childrenOnce() {
        Map<String, String> parents = new HashMap<>();
        for (Seen seen : evidence.seen().values()) {
            for (String child : seen.children()) {
                String other = parents.putIfAbsent(child, seen.id());
                if (other != null) {
                    broken.add("I5 (P7) one child of two calls: " + child + " of " + other + " and " + seen.id());
                }
                Seen found = evidence.seen().get(child);
                if (found == null) {
                    broken.add("I5 (P7) a child was lost: " + child + " of " + seen.id());
                } else if (!ENDED.contains(found.state())) {
                    broken.add("I5 (P2) a child has not ended: " + found);
                }
            }
        }
    }
}
