package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** T3: a checker that cannot fail is worth nothing, so here it is given broken histories. */
final class InvariantsTest {

    private final List<Accepted> accepted = new ArrayList<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private final List<String> leftovers = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    @Test
    void findsNothingInAGoodHistory() {
        accept("order-1", succeeded("req_1", "k1", "req_2"), 1);
        know(succeeded("req_2", "k2"), 1);
        accept("order-3", failed("req_3", "k3", "no"), 0);
        accept("order-4", failed("req_4", "k4", "unknown"), 1);
        accept("order-5", failed("req_5", "k5", "unknown"), 0);
        accepted.add(new Accepted("order-1", "req_1"));

        assertThat(broken()).isEmpty();
    }

    @Test
    @DisplayName("P1, P2: I1 finds what was accepted and is gone, or never ends")
    void findsTheLost() {
        accepted.add(new Accepted("order-1", "req_1"));
        accept("order-2", new Seen("req_2", "dispatched", "succeeded", null, "k2", List.of(), "queued", 0, 0, null), 1);

        assertThat(broken()).hasSize(2).allMatch(line -> line.startsWith("I1 "));
    }

    @Test
    @DisplayName("P1, P3: I2 finds a double charge, a charge of nobody, and keys that are mixed up")
    void findsTheDouble() {
        accept("order-1", succeeded("req_1", "k1"), 2);
        assertThat(broken()).singleElement().asString().contains("charged 2 times");
        effects.put("k1", 1);
        effects.put("stray", 1);
        assertThat(broken()).singleElement().asString().contains("known to nobody");
        effects.remove("stray");
        accept("order-1", succeeded("req_2", "k2"), 1);
        assertThat(broken()).singleElement().asString().contains("one client key");
        accepted.removeLast();
        know(succeeded("req_3", "k2"), 1);
        assertThat(broken()).singleElement().asString().contains("one key of two");
    }

    @Test
    @DisplayName("P5: I3 finds what was told wrongly")
    void findsTheLie() {
        accept("order-1", failed("req_1", "k1", "no"), 1);
        assertThat(broken()).singleElement().asString().contains("although charged");
        seen.clear();
        accept("order-1", succeeded("req_1", "k1"), 0);
        assertThat(broken()).singleElement().asString().contains("told done");
        seen.clear();
        accept("order-1", new Seen("req_1", "completed", null, null, "k1", List.of(), "completed", 1, 0, 1), 0);
        assertThat(broken()).singleElement().asString().contains("without an outcome");
    }

    @Test
    @DisplayName("P6, P7: I4 finds a script whose changes count twice, or not at all")
    void findsTheMiscounted() {
        for (int counted : new int[] {0, 2}) {
            seen.clear();
            know(new Seen("req_1", "completed", "succeeded", null, "k1", List.of(), "completed", 2, 0, counted), 1);

            assertThat(broken()).singleElement().asString().startsWith("I4 ").contains("count " + counted);
        }
        seen.clear();
        know(new Seen("req_1", "completed", "succeeded", null, "k1", List.of(), "completed", 0, 0, 1), 1);
        assertThat(broken()).singleElement().asString().contains("without a run");
    }

    @Test
    @DisplayName(
            "P5, P7: a flow that was told that the outcome is unknown counts once, and the one for the outcome once")
    void countsEachRoundOnce() {
        know(new Seen("req_1", "completed", "succeeded", null, "k1", List.of(), "completed", 1, 1, 2), 1);
        assertThat(broken()).isEmpty();

        seen.clear();
        know(new Seen("req_1", "completed", "succeeded", null, "k1", List.of(), "completed", 1, 1, 1), 1);
        assertThat(broken()).singleElement().asString().startsWith("I4 ");
    }

    @Test
    @DisplayName("P7: I5 finds children that are lost, shared, or not ended")
    void findsTheOrphan() {
        know(succeeded("req_1", "k1", "req_9"), 1);
        assertThat(broken()).singleElement().asString().contains("a child was lost");
        know(succeeded("req_9", "k9"), 1);
        know(succeeded("req_2", "k2", "req_9"), 1);
        assertThat(broken()).singleElement().asString().contains("of two calls");
        seen.remove("req_2");
        effects.remove("k2");
        know(new Seen("req_9", "in_flight", null, null, "k9", List.of(), null, 0, 0, null), 0);
        assertThat(broken()).singleElement().asString().contains("has not ended");
    }

    @Test
    @DisplayName("P2, P13: I6 and I7 pass on what was found in Redis and in the logs")
    void tellsOfWhatIsLeft() {
        leftovers.add("1 entry of intake");
        secrets.add("a log");

        assertThat(broken())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("I6 "))
                .anyMatch(line -> line.startsWith("I7 "));
    }

    private List<String> broken() {
        return Invariants.broken(new Evidence(accepted, seen, effects, leftovers, secrets));
    }

    private void accept(String key, Seen view, int charged) {
        accepted.add(new Accepted(key, view.id()));
        know(view, charged);
    }

    private void know(Seen view, int charged) {
        seen.put(view.id(), view);
        effects.put(view.key(), charged);
    }

    private static Seen succeeded(String id, String key, String... children) {
        return new Seen(id, "completed", "succeeded", null, key, List.of(children), "completed", 1, 0, 1);
    }

    private static Seen failed(String id, String key, String charged) {
        String state = charged.equals("no") ? "completed" : "parked";
        return new Seen(id, state, "unknown", charged, key, List.of(), "completed", 1, 0, null);
    }
}
