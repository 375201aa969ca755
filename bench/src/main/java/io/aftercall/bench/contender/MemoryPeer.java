package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import io.aftercall.bench.peer.StripeJavaPeer;
import java.util.List;

/** stripe-java on virtual threads: one process, nothing durable. What many applications do now. */
final class MemoryPeer implements Contender {

    @Override
    public String name() {
        return "stripe-java-vt";
    }

    @Override
    public String durability(String fsync) {
        return "none";
    }

    @Override
    public Session start(Arena arena) {
        Child process = Child.java("stripe-java-vt", StripeJavaPeer.class, arena.dir(), arena.environment());
        process.await("ready");
        return new InMemory(process);
    }

    /** Work is kept in a list until the process is told to go, as it cannot be added to a process that is stopped. */
    private record InMemory(Child process) implements Session {

        @Override
        public List<ProcessHandle> workers() {
            return List.of(process.handle());
        }

        @Override
        public void hold() {
            process.requireAlive();
        }

        @Override
        public void release() {
            process.ask("go");
        }

        @Override
        public void add(int from, int count) {
            process.ask("add " + from + " " + count);
        }

        @Override
        public long done() {
            process.requireAlive();
            return process.done();
        }

        @Override
        public Latency submit(int from, int count, int callers) {
            throw new IllegalStateException("there is no store to submit to");
        }

        @Override
        public long verified() {
            return Long.parseLong(process.ask("verify"));
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
