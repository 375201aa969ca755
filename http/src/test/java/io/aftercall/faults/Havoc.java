package io.aftercall.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Breaks processes of a site at random, and mends them: two engines and two workers, of which some always come back. */
final class Havoc {

    private static final List<String> ROLES = List.of("engine", "engine", "worker", "worker");

    private final Site site;
    private final SplittableRandom chance;
    private final List<Member> members = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    Havoc(Site site, long seed) {
        this.site = site;
        this.chance = new SplittableRandom(seed);
        ROLES.forEach(role -> members.add(site.start(role)));
    }

    /** One event every few seconds. */
    void run(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            pause(chance.nextInt(500, 3000));
            event();
        }
    }

    /** All processes live, Redis answers. */
    void heal() {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).goOn();
            if (!members.get(i).isAlive()) {
                replace(i);
            }
        }
    }

    List<String> history() {
        return history;
    }

    /** How often what was done. */
    String summary() {
        return counts.toString();
    }

    private void event() {
        int which = chance.nextInt(members.size());
        Member member = members.get(which);
        int dice = chance.nextInt(100);
        if (dice < 45) {
            note("kill -9", which);
            member.process().kill();
            pause(chance.nextInt(0, 1500));
            replace(which);
        } else if (dice < 65) {
            note("STOP and CONT", which);
            member.stop();
            pause(chance.nextInt(200, 4000));
            member.goOn();
        } else if (dice < 80) {
            note("SIGTERM", which);
            member.process().terminate();
            if (member.lives(Duration.ofSeconds(60))) {
                throw new AssertionError("does not drain: " + member.process().errors());
            }
            replace(which);
        } else {
            note("kill -9 of Redis", -1);
            site.redis().kill();
            pause(chance.nextInt(0, 2500));
            site.redis().restart();
        }
    }

    private void replace(int which) {
        members.set(which, site.start(ROLES.get(which)));
    }

    private void note(String what, int which) {
        history.add(which < 0 ? what : what + " of " + ROLES.get(which) + " " + which);
        counts.merge(what, 1, Integer::sum);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }
}
