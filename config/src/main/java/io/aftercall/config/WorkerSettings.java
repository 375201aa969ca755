package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a process runs scripts.
 *
 * @param ids worker ids it serves; {@code *} among them is any
 * @param threads scripts at the same time
 * @param jobs script jobs in hand at the same time, those included that wait for Redis
 * @param mostJobs the same while each of them is done soon
 * @param lease silence after which a script is taken over
 * @param maxAttempts runs of one script in all
 * @param firstDelay wait before a script that threw is run again; doubles up to {@code maxDelay}
 * @param maxLostThreads threads that scripts may take from this process before it takes no more jobs
 * @param replaceBeyondLostThreads the same in a process that is replaced when it has ended
 */
public record WorkerSettings(
        Set<String> ids,
        int threads,
        int jobs,
        int mostJobs,
        Duration lease,
        int maxAttempts,
        Duration firstDelay,
        Duration maxDelay,
        int maxLostThreads,
        int replaceBeyondLostThreads) {

    public static final String ANY = "*";

    private static final int JOBS_PER_THREAD = 8;
    private static final int MOST_JOBS_PER_THREAD = 256;

    /** What is in hand has to be taken over, and run one after the other, when the process is lost. */
    private static final int MOST_JOBS = 512;

    public WorkerSettings {
        ids = Set.copyOf(ids);
        Checks.require(!ids.isEmpty(), "worker.ids", ids, "at least one worker id or *");
        for (String id : ids) {
            Checks.require(
                    id.equals(ANY) || id.matches("[A-Za-z0-9_.:-]{1,128}"),
                    "worker.ids",
                    id,
                    "letters, digits and _ - . : or *");
        }
        Checks.atLeast("worker.threads", threads, 1);
        Checks.atLeast("worker.jobs", jobs, 1);
        Checks.atLeast("worker.most-jobs", mostJobs, jobs);
        Checks.notBelow("worker.lease", lease, "the least", Duration.ofMillis(300));
        Checks.atLeast("worker.max-attempts", maxAttempts, 1);
        Checks.positive("worker.first-delay", firstDelay);
        Checks.notBelow("worker.max-delay", maxDelay, "worker.first-delay", firstDelay);
        Checks.atLeast("worker.max-lost-threads", maxLostThreads, 0);
        Checks.atLeast("worker.replace-beyond-lost-threads", replaceBeyondLostThreads, 0);
    }

    /** Reads the node {@code aftercall.worker}. */
    public static WorkerSettings from(Config worker) {
        int threads = threads(worker);
        int jobs = worker.getInt("jobs");
        return new WorkerSettings(
                ids(worker),
                threads,
                jobs == 0 ? JOBS_PER_THREAD * threads : jobs,
                jobs == 0
                        ? Math.max(JOBS_PER_THREAD * threads, Math.min(MOST_JOBS_PER_THREAD * threads, MOST_JOBS))
                        : jobs,
                worker.getDuration("lease"),
                worker.getInt("max-attempts"),
                worker.getDuration("first-delay"),
                worker.getDuration("max-delay"),
                worker.getInt("max-lost-threads"),
                worker.getInt("replace-beyond-lost-threads"));
    }

    /** For a process that is replaced when it has ended. */
    WorkerSettings replaceable() {
        return new WorkerSettings(
                ids,
                threads,
                jobs,
                mostJobs,
                lease,
                maxAttempts,
                firstDelay,
                maxDelay,
                replaceBeyondLostThreads,
                replaceBeyondLostThreads);
    }

    /** 0 is as many as there are processors. */
    static int threads(Config worker) {
        int threads = worker.getInt("threads");
        return threads == 0 ? Math.max(2, Runtime.getRuntime().availableProcessors()) : threads;
    }

    private static Set<String> ids(Config worker) {
        String text = worker.getString("ids-text");
        if (text.isBlank()) {
            return new LinkedHashSet<>(worker.getStringList("ids"));
        }
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
