package io.aftercall.bench.contender;

import io.aftercall.bench.host.Processes;
import java.util.List;

/** A contender that runs. */
public interface Session extends AutoCloseable {

    /** Whose cost counts, beside Redis and the fake Stripe: those that work and stores of their own; not submitters. */
    List<ProcessHandle> workers();

    /** Puts work in front of the workers; answers when it is stored. */
    void add(int from, int count);

    /** Keeps the workers from beginning what is added. */
    default void hold() {
        Processes.hold(workers());
    }

    /** Lets them begin. */
    default void release() {
        Processes.release(workers());
    }

    /** How many items have ended since the start; a charge ends with its callback. */
    long done();

    /** Submits so many with so many callers, each of which waits for its acknowledgement before the next. */
    Latency submit(int from, int count, int callers);

    /** How many items the store says have ended well, looked at one by one. */
    long verified();

    /** What submits took, in microseconds; {@code callP99} is how long the call itself kept its thread. */
    record Latency(double p50, double p95, double p99, double callP99) {

        /** From the words of a submitter: {@code latency p50 p95 p99 call}. */
        static Latency of(String line) {
            String[] words = line.split(" ");
            return new Latency(
                    Double.parseDouble(words[1]),
                    Double.parseDouble(words[2]),
                    Double.parseDouble(words[3]),
                    Double.parseDouble(words[4]));
        }
    }

    @Override
    void close();
}
