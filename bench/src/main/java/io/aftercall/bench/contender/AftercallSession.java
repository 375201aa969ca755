package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import java.util.List;
import java.util.function.LongSupplier;

/** Looks into aftercall's store from outside, as the tables of actors/README.md say it is. */
record AftercallSession(PeerSession peer, Arena arena) implements Session {

    private static final String ENDED = "aftercall:{p0}:ended";
    private static final String COMPLETED = "aftercall:{p0}:index:completed";

    AftercallSession(Child submitter, List<Child> processes, Arena arena) {
        this(new PeerSession(submitter, processes, List.of(), verifier(arena)), arena);
    }

    @Override
    public List<ProcessHandle> workers() {
        return peer.workers();
    }

    @Override
    public void add(int from, int count) {
        peer.add(from, count);
    }

    @Override
    public long done() {
        peer.done();
        return arena.redis().commands().llen(ENDED);
    }

    @Override
    public Latency submit(int from, int count, int callers) {
        return peer.submit(from, count, callers);
    }

    @Override
    public long verified() {
        return peer.verified();
    }

    @Override
    public void close() {
        peer.close();
    }

    /** An empty script has no request; it is in the list of those that ended well, or it is a dead letter. */
    private static LongSupplier verifier(Arena arena) {
        return () -> arena.workload().charges()
                ? arena.redis().commands().zcard(COMPLETED)
                : arena.redis().commands().llen(ENDED);
    }
}
