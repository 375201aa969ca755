package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import java.util.ArrayList;
import java.util.List;

/** A peer whose queue is in Redis. */
final class RedisPeer implements Contender {

    /** Starts the submitter, or worker number {@code index}. */
    @FunctionalInterface
    interface Start {

        Child child(Arena arena, String role, int index);
    }

    private final String name;
    private final int processes;
    private final Start start;

    RedisPeer(String name, int processes, Start start) {
        this.name = name;
        this.processes = processes;
        this.start = start;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String durability(String fsync) {
        return "AOF " + fsync;
    }

    @Override
    public Session start(Arena arena) {
        List<Child> workers = new ArrayList<>();
        for (int i = 0; arena.workersRun() && i < processes; i++) {
            workers.add(start.child(arena, "worker", i));
        }
        Child submitter = start.child(arena, "submitter", 0);
        workers.forEach(worker -> worker.await("ready"));
        submitter.await("ready");
        return new PeerSession(submitter, workers, List.of(), () -> PeerSession.chargesIn(arena.redis()));
    }
}
