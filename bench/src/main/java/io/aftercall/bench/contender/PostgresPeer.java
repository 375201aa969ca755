package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import io.aftercall.bench.host.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A peer of the JVM whose queue is in PostgreSQL; statuses are in a table {@code charge}. */
final class PostgresPeer implements Contender {

    private final String name;
    private final Class<?> main;

    PostgresPeer(String name, Class<?> main) {
        this.name = name;
        this.main = main;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String durability(String fsync) {
        return "PostgreSQL, fsync for each commit";
    }

    @Override
    public Session start(Arena arena) {
        Postgres postgres = Postgres.start();
        Map<String, String> environment = new LinkedHashMap<>(arena.environment());
        environment.put("BENCH_JDBC", postgres.jdbc());
        update(postgres, "create table charge (number int primary key, status text, id text)");
        Child submitter = Child.java(name + "-submitter", main, arena.dir(), environment, "submitter");
        submitter.await("ready");
        List<Child> workers = arena.workersRun()
                ? List.of(Child.java(name + "-worker", main, arena.dir(), environment, "worker"))
                : List.of();
        workers.forEach(worker -> worker.await("ready"));
        PeerSession session = new PeerSession(submitter, workers, List.of(postgres.handle()), () -> verified(postgres));
        return new WithStore(session, postgres);
    }

    /** Ends the store after its users. */
    private record WithStore(PeerSession peer, Postgres postgres) implements Session {

        @Override
        public List<ProcessHandle> workers() {
            return peer.workers();
        }

        @Override
        public void hold() {
            peer.hold();
        }

        @Override
        public void add(int from, int count) {
            peer.add(from, count);
        }

        @Override
        public long done() {
            return peer.done();
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
            postgres.close();
        }
    }

    private static long verified(Postgres postgres) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbc());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "select count(*) from charge where status = 'succeeded' and id like 'pi\\_%'")) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(Postgres postgres, String sql) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbc());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
