package io.aftercall.bench.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** db-scheduler over PostgreSQL: lock-and-fetch, 50 threads. Argument: worker or submitter. */
public final class DbSchedulerPeer {

    private static final String TABLE = """
            create table if not exists scheduled_tasks (task_name text not null, task_instance text not null,
              task_data bytea, execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
              last_success timestamp with time zone, last_failure timestamp with time zone, consecutive_failures int,
              last_heartbeat timestamp with time zone, version bigint not null, priority smallint,
              primary key (task_name, task_instance));
            create index if not exists execution_time_idx on scheduled_tasks (execution_time)""";

    private record Charge(int number, String description) implements Serializable {}

    private record Answered(int number, String answer) implements Serializable {}

    private final Surroundings surroundings = Surroundings.read();
    private final Database database = new Database(surroundings);
    private final LongAdder done = new LongAdder();
    private final OneTimeTask<Answered> callback = Tasks.oneTime("callback", Answered.class)
            .execute((instance, context) -> {
                kept(instance.getData());
                done.increment();
            });
    private final OneTimeTask<Charge> charge = Tasks.oneTime("charge", Charge.class)
            .execute((instance, context) -> {
                Charge data = instance.getData();
                Answered answered = new Answered(data.number(), answer(data));
                context.getSchedulerClient()
                        .scheduleIfNotExists(callback.instance(instance.getId(), answered), Instant.now());
            });
    private final OneTimeTask<Void> empty = Tasks.oneTime("empty").execute((instance, context) -> done.increment());

    private DbSchedulerPeer() {}

    public static void main(String[] args) throws Exception {
        DbSchedulerPeer peer = new DbSchedulerPeer();
        if (args[0].equals("worker")) {
            peer.work();
        } else {
            peer.submit();
        }
        System.exit(0);
    }

    private void work() throws Exception {
        Scheduler scheduler = Scheduler.create(database.source(), charge, callback, empty)
                .threads(50)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
        scheduler.start();
        Lines.tell(done);
        Lines.waitForEnd();
    }

    private void submit() throws Exception {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        SchedulerClient client = SchedulerClient.Builder.create(database.source(), charge, callback, empty)
                .build();
        Lines.serve(new Submitting(number -> {
            schedule(client, number);
            return CompletableFuture.completedStage(number);
        })::answer);
    }

    private void schedule(SchedulerClient client, int number) {
        String id = Integer.toString(number);
        if (surroundings.charges()) {
            client.scheduleIfNotExists(
                    charge.instance(id, new Charge(number, surroundings.description())), Instant.now());
        } else {
            client.scheduleIfNotExists(empty.instance(id), Instant.now());
        }
    }

    private String answer(Charge data) {
        try {
            return database.charge(data.number(), data.description());
        } catch (java.io.IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private void kept(Answered data) {
        try {
            database.keep(data.number(), data.answer());
        } catch (java.io.IOException | java.sql.SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
