package io.aftercall.queue;

import java.util.Set;

/** Which worker ids a process serves. */
public sealed interface WorkerIds {

    boolean serve(String workerId);

    record Any() implements WorkerIds {

        @Override
        public boolean serve(String workerId) {
            return true;
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
