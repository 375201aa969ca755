package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What can lie in the streams, and what a flow can be. P2, P3, P7, P8. */
final class DeliveryFaultsIT extends FaultMatrix {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String INTAKE = "aftercall:{p0}:intake";
    private static final String SCRIPTS = "aftercall:{p0}:scripts:w:5";

    DeliveryFaultsIT() {
        super("4b Delivery");
    }

    @Test
    @DisplayName("P3, P7: the same entry twice, for engines and for workers: one effect, one result")
    void meetsTheSameEntryTwice() {
        try (Scene scene = scene("duplicate delivery")) {
            List<Accepted> taken = scene.offer(5, "mother", "delay:300");
            for (Accepted one : taken) {
                String script = "exe_" + one.id().substring(4);
                for (int i = 0; i < 2; i++) {
                    site().redis().tell(redis -> redis.xadd(INTAKE, "id", one.id()));
                    site().redis().tell(redis -> redis.xadd(SCRIPTS, "id", script));
                    site().redis().tell(redis -> redis.publish("aftercall:bell", "requests"));
                    site().redis().tell(redis -> redis.publish("aftercall:bell", "scripts"));
                }
                Awaitility.await().atMost(WAIT).until(() -> ended(scene, one));
                site().redis().tell(redis -> redis.xadd(INTAKE, "id", one.id()));
                site().redis().tell(redis -> redis.xadd(SCRIPTS, "id", script));
            }
            ready();
            scene.assertHeld("XADD of the same id, before, during and after");
        }
    }

    @Test
    @DisplayName("P2, P7: an entry that a stranger claims by hand is taken back when its lease has run out")
    void takesBackWhatAStrangerClaimed() {
        try (Scene scene = scene("XCLAIM by hand")) {
            scene.offer(6, "slow", "delay:500");
            Awaitility.await().atMost(WAIT).until(() -> claimAll(INTAKE, "engines") > 0);
            Awaitility.await().atMost(WAIT).until(() -> claimAll(SCRIPTS, "workers") + takeHeld() > 0);

            scene.assertHeld("XCLAIM of everything pending for a consumer that does not live, new fences for the rest");
        }
    }

    @Test
    @DisplayName("P8: entries that nobody can read are set aside, and the queue goes on")
    void setsGarbageAside() {
        try (Scene scene = scene("undeserialisable message")) {
            for (String garbage : List.of("", "rubbish", "req_", "exe_zzzz", "req_'; DROP", "\u0000\u0001")) {
                site().redis().tell(redis -> redis.xadd(INTAKE, "id", garbage));
                site().redis().tell(redis -> redis.xadd(SCRIPTS, "id", garbage));
            }
            site().redis().tell(redis -> redis.xadd(INTAKE, Map.of("other", "field")));
            site().redis().tell(redis -> redis.xadd(SCRIPTS, Map.of("other", "field")));

            scene.offer(5, "mother", "");

            ready();
            scene.assertHeld("garbage in both streams");
        }
    }

    @Test
    @DisplayName("P8: a record that nobody can read does not stop the others")
    void survivesABrokenRecord() {
        try (Scene scene = scene("broken record")) {
            Accepted broken = scene.offer(1, "plain", "delay:2000").getFirst();
            Accepted late = scene.offer(1, "plain", "").getFirst();
            String record = "aftercall:{p0}:req:" + broken.id().substring(4);
            Awaitility.await().atMost(WAIT).until(() -> ended(scene, late));
            scene.customer().accepted().remove(broken);
            site().redis().tell(redis -> redis.hset(record, "type", "no such type"));

            scene.offer(5, "mother", "");

            scene.customer()
                    .accepted()
                    .forEach(one -> Awaitility.await().atMost(WAIT).until(() -> ended(scene, one)));
            Awaitility.await().atMost(WAIT).until(() -> site().redis().ask(redis -> redis.xlen(INTAKE)) == 0);
            Awaitility.await().atMost(WAIT).until(() -> site().redis().ask(redis -> redis.xlen(SCRIPTS)) == 0);
            site().redis()
                    .tell(redis ->
                            redis.del(record, record.replace(":req:", ":exe:"), record.replace(":req:", ":call:")));
            report().note("broken record", "a field of a request in flight is spoilt", "held: the others are done");
        }
    }

    @Test
    @DisplayName("P2, P8: a flow that is missing or does not compile is a visible ending, not a loop")
    void endsWithoutAFlow() throws IOException {
        Files.writeString(site().flows().resolve("broken_response.groovy"), "this is { not Groovy");
        try (Scene scene = scene("flow missing / does not compile")) {
            Accepted missing = scene.offer(1, "nosuch", "").getFirst();
            Accepted broken = scene.offer(1, "broken", "").getFirst();
            Map<String, Seen> seen =
                    scene.assertHeld("no file; a file that does not compile").seen();

            assertThat(Objects.requireNonNull(seen.get(missing.id())).script()).isEqualTo("no_flow");
            assertThat(Objects.requireNonNull(seen.get(broken.id())).state()).isEqualTo("buried");
        }
    }

    private boolean ended(Scene scene, Accepted one) {
        return scene.customer()
                .look(one.id(), Duration.ofSeconds(1))
                .map(reply -> reply.body().path("state").asText().equals("completed"))
                .orElse(false);
    }

    /** The stream of scripts may be new to the workers. */
    private void ready() {
        site().redis().tell(redis -> redis.zadd("aftercall:{p0}:ready", 5, "w:5"));
        site().redis().tell(redis -> redis.publish("aftercall:bell", "scripts"));
    }

    /** What was leased without an entry is another's from its next fence on. */
    private int takeHeld() {
        return site().redis().ask(redis -> {
            List<String> held = redis.zrange(SCRIPTS + ":held", 0, -1);
            held.forEach(id -> redis.hincrby("aftercall:{p0}:exe:" + id.substring(4), "fence", 1));
            return held.size();
        });
    }

    private int claimAll(String stream, String group) {
        return site().redis().ask(redis -> {
            List<String> pending =
                    redis.xpending(stream, group, Range.unbounded(), io.lettuce.core.Limit.from(100)).stream()
                            .map(io.lettuce.core.models.stream.PendingMessage::getId)
                            .toList();
            if (pending.isEmpty()) {
                return 0;
            }
            return redis.xclaim(stream, Consumer.from(group, "stranger"), 0, pending.toArray(String[]::new))
                    .size();
        });
    }
}
