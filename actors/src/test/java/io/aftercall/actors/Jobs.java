package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.JobLease;
import io.aftercall.queue.Requests;
import io.aftercall.queue.ScriptJob;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;

/** Jobs as a worker gets them. */
final class Jobs {

    private Jobs() {}

    static HeldJob flow(Request request, Outcome outcome, String replyJson) {
        return held(
                new ScriptJob.Flow(request, outcome, replyJson, 2), request.id().execution());
    }

    static HeldJob play() {
        ScriptJob.Play play = new ScriptJob.Play(Requests.play());
        return held(play, play.play().id());
    }

    static HeldJob held(ScriptJob job, ExecutionId id) {
        return new HeldJob(job, new JobLease(id, "billing", 5, "1-0", 1), 1, 0);
    }
}
