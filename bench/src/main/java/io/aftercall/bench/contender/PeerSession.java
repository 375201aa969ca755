package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import io.aftercall.bench.host.Redis;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A peer as processes that talk in lines: a submitter, which is told {@code add FROM COUNT} and
 * {@code submit FROM COUNT CALLERS}, and workers, which tell {@code done N}.
 */
record PeerSession(Child submitter, List<Child> working, List<ProcessHandle> stores, LongSupplier verifier)
        implements Session {

    @Override
    public List<ProcessHandle> workers() {
        List<ProcessHandle> all = new ArrayList<>(stores);
        working.forEach(child -> all.add(child.handle()));
        return all;
    }

    @Override
    public void hold() {
        io.aftercall.bench.host.Processes.hold(
                working.stream().map(Child::handle).toList());
    }

    @Override
    public void add(int from, int count) {
        expect(submitter.ask("add " + from + " " + count), "added");
    }

    @Override
    public long done() {
        working.forEach(Child::requireAlive);
        return working.stream().mapToLong(Child::done).sum();
    }

    @Override
    public Latency submit(int from, int count, int callers) {
        String answer = submitter.ask("submit " + from + " " + count + " " + callers);
        expect(answer, "latency");
        return Latency.of(answer);
    }

    @Override
    public long verified() {
        return verifier.getAsLong();
    }

    @Override
    public void close() {
        working.forEach(Child::close);
        if (!working.contains(submitter)) {
            submitter.close();
        }
    }

    /** Charges of those peers that keep status and id in a hash {@code charge:<number>}. */
    static long chargesIn(Redis redis) {
        ScanIterator<String> keys = ScanIterator.scan(
                redis.commands(), ScanArgs.Builder.matches("charge:*").limit(1000));
        long good = 0;
        while (keys.hasNext()) {
            var values = redis.commands().hmget(keys.next(), "status", "id");
            if (values.get(0).getValueOrElse("").equals("succeeded")
                    && values.get(1).getValueOrElse("").startsWith("pi_")) {
                good++;
            }
        }
        return good;
    }

    private static void expect(String answer, String word) {
        if (!answer.startsWith(word)) {
            throw new IllegalStateException("expected '" + word + "', got: " + answer);
        }
    }
}
