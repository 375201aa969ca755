package io.aftercall.bench.peer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jspecify.annotations.Nullable;

/** JobRunr over PostgreSQL: 100 workers, the shortest poll it takes. Argument: worker or submitter. */
public final class JobRunrPeer implements JobActivator {

    /** A job that does nothing. */
    public record Empty(int number) implements JobRequest {

        @Override
        public Class<EmptyHandler> getJobRequestHandler() {
            return EmptyHandler.class;
        }
    }

    /** A charge to be made. */
    public record Charge(int number, String description) implements JobRequest {

        @Override
        public Class<ChargeHandler> getJobRequestHandler() {
            return ChargeHandler.class;
        }
    }

    /** The callback of a charge. */
    public record Answered(int number, String answer) implements JobRequest {

        @Override
        public Class<CallbackHandler> getJobRequestHandler() {
            return CallbackHandler.class;
        }
    }

    /** Counts. */
    public record EmptyHandler(LongAdder done) implements JobRequestHandler<Empty> {

        @Override
        public void run(Empty job) {
            done.increment();
        }
    }

    /** Charges, and stores the callback. */
    public record ChargeHandler(JobRunrPeer peer) implements JobRequestHandler<Charge> {

        @Override
        public void run(Charge job) throws Exception {
            String answer = peer.database.charge(job.number(), job.description());
            peer.scheduler().enqueue(new Answered(job.number(), answer));
        }
    }

    /** Keeps status and id. */
    public record CallbackHandler(JobRunrPeer peer) implements JobRequestHandler<Answered> {

        @Override
        public void run(Answered job) throws Exception {
            peer.database.keep(job.number(), job.answer());
            peer.done.increment();
        }
    }

    private final Surroundings surroundings = Surroundings.read();
    private final Database database = new Database(surroundings);
    private final LongAdder done = new LongAdder();
    private final Map<Class<?>, Object> handlers = Map.of(
            EmptyHandler.class, new EmptyHandler(done),
            ChargeHandler.class, new ChargeHandler(this),
            CallbackHandler.class, new CallbackHandler(this));
    private @Nullable JobRequestScheduler scheduler;

    private JobRunrPeer() {}

    public static void main(String[] args) throws Exception {
        JobRunrPeer peer = new JobRunrPeer();
        peer.start(args[0].equals("worker"));
        System.exit(0);
    }

    @Override
    public <T> @Nullable T activateJob(Class<T> type) {
        return type.cast(handlers.get(type));
    }

    private JobRequestScheduler scheduler() {
        return java.util.Objects.requireNonNull(scheduler, "started");
    }

    private void start(boolean works) throws Exception {
        JobRunrConfiguration configuration = JobRunr.configure()
                .useJobActivator(this)
                .useStorageProvider(SqlStorageProviderFactory.using(database.source()));
        if (works) {
            configuration.useBackgroundJobServer(
                    BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                            .andWorkerCount(100)
                            .andPollInterval(Duration.ofSeconds(5)));
        }
        scheduler = configuration.initialize().getJobRequestScheduler();
        if (works) {
            Lines.tell(done);
            Lines.waitForEnd();
        } else {
            Lines.serve(new Submitting(number -> {
                scheduler()
                        .enqueue(
                                surroundings.charges()
                                        ? new Charge(number, surroundings.description())
                                        : new Empty(number));
                return CompletableFuture.completedStage(number);
            })::answer);
        }
    }
}
