package io.aftercall.queue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Every version of every flow, and which of them run. Whoever queues an execution pins it to the version that is active
 * then, in the same atomic step. A version that is active, or that an execution which has not ended is pinned to, is
 * kept; beside these the last {@value #KEPT} of each flow. Each change rings {@link Bell.Topic#FLOWS}. Thread-safe. A
 * failed stage is a fault of the store; each step may be repeated.
 */
public interface FlowVersions {

    /** Versions of a flow that are kept beside those in use. */
    int KEPT = 50;

    /** Events of a flow that are kept. */
    int EVENTS = 100;

    /** Flows of an installation. */
    int MAX_FLOWS = 1000;

    /** Sources whose files are remembered. */
    int MAX_SOURCES = 100;

    /**
     * Tells what a source has in a file. It becomes active if that is a change: if nobody has published it before, or if
     * this source was seen to have another text in that file. A text that a source has had all along never becomes active
     * again over what was activated since.
     */
    CompletionStage<PublishReply> publish(FlowPublication publication);

    /** The versions that a source was last seen to have, by flow. */
    CompletionStage<Map<String, String>> seen(String source);

    /** Executions that are queued from now on run this version. */
    CompletionStage<ActivateReply> activate(String flow, String version, String by);

    /** Executions that are queued from now on find no such flow. */
    CompletionStage<ActivateReply> deactivate(String flow, String by);

    /** What runs; empty if that has not changed since {@code revision}. Mends what a lost process has left half done. */
    CompletionStage<Optional<FlowTable>> changedSince(long revision);

    /** The text of a version; empty if it is not kept. */
    CompletionStage<Optional<String>> text(String flow, String version);

    /** Keeps another form of a text, such as one sealed with a newer key; nothing if the version is not kept. */
    CompletionStage<Void> replace(String flow, String version, String text);

    /** Empty if there never was such a flow. */
    CompletionStage<Optional<FlowHistory>> history(String flow);
}
