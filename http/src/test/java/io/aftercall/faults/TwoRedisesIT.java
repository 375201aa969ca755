package io.aftercall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.simulator.AnsweredCall;
import io.aftercall.simulator.SimulatorSettings;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master and its replica: what is lost with the one, and what comes of two. No Redis can keep the tail of what it
 * acknowledged; the direction in which it fails is what is tested. P1, P2, P3, P7.
 */
@Tag("faults-full")
final class TwoRedisesIT {

    private static final MatrixReport REPORT = new MatrixReport("4b Two Redises");
    private static final Duration WAIT = Duration.ofSeconds(120);

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @Test
    @DisplayName(
            "P1, P3: a lagging replica takes over: the tail is gone and repeated, the state goes back, charged once")
    void survivesAFailoverToALaggingReplica(@TempDir Path directory) {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Proxy link = Proxy.to(site.redis().port());
                Proxy wire = Proxy.to(site.redis().port());
                RedisProcess replica = follower(directory, site.redis(), link);
                Scene scene = new Scene(site, REPORT, "failover to a lagging replica")) {
            site.start("server", "--redis", at(wire));
            site.start("server", "--redis", at(wire));
            List<Accepted> head = scene.offer(10, "mother", "delay:3000");
            awaitCaughtUp(site.redis(), replica);
            link.stall();
            List<Accepted> tail = scene.offer(10, "mother", "");
            awaitEnded(scene.customer(), head, "head, at the master");
            awaitEnded(scene.customer(), tail, "tail, at the master");

            site.redis().kill();
            replica.tell(RedisCommands::replicaofNoOne);
            assertThat(head).as("went back").noneMatch(one -> isEnded(replica, one));
            site.moveTo(replica);
            wire.switchTo(replica.port());

            tail.forEach(one -> awaitGone(scene.customer(), one));
            tail.forEach(one -> assertThat(scene.repeat(one, "mother", "").id()).isEqualTo(one.id()));
            assertThat(link.harm()).isPositive();
            scene.assertHeld(
                    "link stalled, master killed, REPLICAOF NO ONE",
                    "; the 10 accepted last were lost by Redis (404) and repeated under the client's keys");
            assertThat(sendsByKey(site).values()).as("sent again").anyMatch(sends -> sends > 1);
        }
    }

    @Test
    @DisplayName(
            "P3, P7: two masters, each with an engine and a worker, and the same requests in both: one effect each")
    void survivesTwoMasters(@TempDir Path directory) {
        try (Site site = Site.open(directory, SimulatorSettings.local());
                Proxy left = Proxy.to(site.redis().port());
                Proxy right = Proxy.to(site.redis().port());
                RedisProcess other = follower(directory, site.redis(), null);
                Scene scene = new Scene(site, REPORT, "two masters")) {
            Member one = site.start("server", "--redis", at(left));
            Member two = site.start("server", "--redis", at(right));
            scene.offer(10, "mother", "delay:4000");
            awaitCaughtUp(site.redis(), other);
            other.tell(RedisCommands::replicaofNoOne);
            right.switchTo(other.port());

            List<Accepted> lost = bothAccept(scene, one, two);
            other.tell(redis -> redis.replicaof("127.0.0.1", site.redis().port()));
            right.switchTo(site.redis().port());

            lost.forEach(gone -> awaitGone(scene.customer(), gone));
            lost.forEach(
                    gone -> assertThat(scene.repeat(gone, "mother", "").id()).isEqualTo(gone.id()));
            scene.assertHeld(
                    "one of two wires leads to a promoted replica, until it follows again",
                    "; 5 accepted only by the loser were lost by Redis (404) and repeated");
            assertThat(sendsByKey(site).values()).as("sent by both").anyMatch(sends -> sends > 1);
        }
    }

    /** Offers to both sides; answers what only the second one, who will lose, has accepted. All has ended then. */
    private static List<Accepted> bothAccept(Scene scene, Member one, Member two) {
        List<Accepted> lost = new ArrayList<>();
        try (Customer mine = customerOf(one);
                Customer other = customerOf(two)) {
            for (int i = 0; i < 5; i++) {
                mine.submit("left-" + i, "mother", "");
                lost.add(other.submit("right-" + i, "mother", ""));
                assertThat(mine.submit("both-" + i, "mother", "").id())
                        .isEqualTo(other.submit("both-" + i, "mother", "").id());
            }
            awaitEnded(mine, scene.customer().accepted(), "left side");
            awaitEnded(mine, mine.accepted(), "left side");
            awaitEnded(other, scene.customer().accepted(), "right side");
            awaitEnded(other, other.accepted(), "right side");
            scene.customer().accepted().addAll(mine.accepted());
        }
        return lost;
    }

    private static Customer customerOf(Member member) {
        URI door = Objects.requireNonNull(member.door());
        return new Customer(() -> List.of(door));
    }

    /** @param link null for a straight one */
    private static RedisProcess follower(Path directory, RedisProcess master, @Nullable Proxy link) {
        RedisProcess replica = RedisProcess.start(directory.resolve("replica"));
        int port = link == null ? master.port() : link.port();
        replica.tell(redis -> redis.replicaof("127.0.0.1", port));
        Awaitility.await("replication")
                .atMost(WAIT)
                .until(() -> replica.info("replication", "master_link_status").equals("up"));
        return replica;
    }

    private static void awaitCaughtUp(RedisProcess master, RedisProcess replica) {
        long offset = Long.parseLong(master.info("replication", "master_repl_offset"));
        Awaitility.await("replica at " + offset)
                .atMost(WAIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Long.parseLong(replica.info("replication", "slave_repl_offset")) >= offset);
    }

    private static void awaitEnded(Customer customer, List<Accepted> taken, String whose) {
        taken.forEach(one -> Awaitility.await(whose + " " + one)
                .atMost(WAIT)
                .until(() -> customer.look(one.id(), Duration.ofSeconds(5))
                        .filter(reply -> reply.body().path("state").asText().equals("completed"))
                        .isPresent()));
    }

    private static void awaitGone(Customer customer, Accepted taken) {
        Awaitility.await("404 for " + taken)
                .atMost(WAIT)
                .until(() -> customer.look(taken.id(), Duration.ZERO)
                        .filter(reply -> reply.status() == 404)
                        .isPresent());
    }

    private static boolean isEnded(RedisProcess redis, Accepted taken) {
        String record = "aftercall:{p0}:req:" + taken.id().substring(4);
        return "completed".equals(redis.ask(commands -> commands.hget(record, "state")));
    }

    private static Map<String, Integer> sendsByKey(Site site) {
        Map<String, Integer> sends = new HashMap<>();
        for (AnsweredCall answered : site.stripe().requests()) {
            String key = answered.call().idempotencyKey();
            if (key != null) {
                sends.merge(key, 1, Integer::sum);
            }
        }
        return sends;
    }

    private static String at(Proxy wire) {
        return "redis://127.0.0.1:" + wire.port();
    }
}
