package io.aftercall.queue;

import io.aftercall.request.ExecutionId;

/** A script in the due set: {@code <execution>|<priority>|<worker>}, so that its stream is known without reading it. */
record DueScript(ExecutionId id, String workerId, int priority) {

    static DueScript of(JobLease lease) {
        return new DueScript(lease.id(), lease.workerId(), lease.priority());
    }

    static DueScript parse(String member) {
        String[] parts = member.split("\\|", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("the due set holds what is neither a request nor a script");
        }
        return new DueScript(new ExecutionId(parts[0]), parts[2], Integer.parseInt(parts[1]));
    }

    String member() {
        return id.value() + "|" + priority + "|" + workerId;
    }
}
