package io.aftercall.queue;

import java.util.Set;
import java.util.function.Predicate;

/** Which worker ids a process serves. */
public sealed interface WorkerIds {

    boolean serve(String workerId);

    record Any() implements WorkerIds {

        @Override
        public boolean serve(String workerId) {
            return true;
        }
    }

    /** Those of {@code ids} for which {@code not} does not hold at the moment it is asked. */
    record Unless(WorkerIds ids, Predicate<String> not) implements WorkerIds {

        @Override
        public boolean serve(String workerId) {
            return ids.serve(workerId) && !not.test(workerId);
        }
    }

    record Only(Set<String> ids) implements WorkerIds {

        public Only {
            ids = Set.copyOf(ids);
        }

        @Override
        public boolean serve(String workerId) {
            return ids.contains(workerId);
        }
    }
}
