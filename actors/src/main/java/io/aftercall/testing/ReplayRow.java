package io.aftercall.testing;

import io.aftercall.queue.DeadLetterEdit;
import io.aftercall.request.Origin;
import io.aftercall.request.Request;
import io.aftercall.request.Routing;

/** One request as a person has last edited it, and how often its call was replayed. Not thread-safe. */
final class ReplayRow {

    private Request request;
    private int count;
    private boolean edited;
    private long scriptFence;

    ReplayRow(Request request) {
        this.request = request;
    }

    Request request() {
        return request;
    }

    int count() {
        return count;
    }

    /** Whether it was edited for one of its replays. */
    boolean isEdited() {
        return edited;
    }

    /** What the fence of its next execution goes on from. */
    long scriptFence() {
        return scriptFence;
    }

    /** Its call is made again. */
    void replay(DeadLetterEdit edit, long nextScriptFence) {
        edit(edit);
        count++;
        edited |= !edit.isEmpty();
        scriptFence = nextScriptFence;
    }

    void edit(DeadLetterEdit edit) {
        Routing was = request.routing();
        Origin origin = request.origin();
        String flow = edit.flow() == null ? was.flow() : edit.flow();
        String args = edit.argsJson() == null ? origin.argsJson() : edit.argsJson();
        request = new Request(
                request.id(),
                request.type(),
                request.call(),
                request.key(),
                request.params(),
                new Routing(was.workerId(), was.contextId(), was.priority(), flow),
                request.credential(),
                new Origin(origin.callerId(), args, origin.tags(), origin.parent()),
                request.fingerprint());
    }
}
