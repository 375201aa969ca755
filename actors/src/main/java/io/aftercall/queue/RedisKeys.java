package io.aftercall.queue;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;

/**
 * Every key in one place. What changes together carries one hash tag and so lies in one slot of a cluster. The table of
 * types and lifetimes stands in the module's README.
 */
final class RedisKeys {

    static final String ENGINES = "engines";
    static final String WORKERS = "workers";

    private final int partitions;

    RedisKeys(int partitions) {
        this.partitions = partitions;
    }

    int partitions() {
        return partitions;
    }

    /** The partition of a request and of its execution, which share their suffix. */
    int partitionOf(String suffix) {
        return Math.floorMod(suffix.hashCode(), partitions);
    }

    /** Hash: number of partitions and salt; for ever. */
    static String installation() {
        return "aftercall:{p0}:installation";
    }

    /** Channel: {@code requests}, {@code scripts}, {@code pauses}, {@code flows}, {@code contexts}, {@code ended:<suffix>}. */
    static String bell() {
        return "aftercall:bell";
    }

    /** Hash: where a request stands; until it is forgotten after its end. */
    String request(RequestId id) {
        return in(id.suffix(), "req:" + id.suffix());
    }

    /** Text: what of a request never changes; as long as that. The scripts derive it likewise. */
    static String frozen(String request) {
        return request.replace("}:req:", "}:call:");
    }

    /** Hash: the execution of a script; as long as its request. */
    String execution(ExecutionId id) {
        return in(id.suffix(), "exe:" + id.suffix());
    }

    /** Hash: values above 64 KiB of a request or an execution; as long as that. The scripts derive it likewise. */
    static String payloads(String record) {
        return record.replace("}:", "}:pay:");
    }

    /** Stream, group {@code engines}: requests that wait for an engine or are held by one. */
    String intake(int partition) {
        return prefix(partition) + "intake";
    }

    /** Text: there while an engine has found its intake empty, and waits to be rung for. */
    String awaited(int partition) {
        return prefix(partition) + "awaited";
    }

    /** Sorted set by time: requests and executions that are not due yet. */
    String due(int partition) {
        return prefix(partition) + "due";
    }

    /** What the steps put a state behind, as {@link #index(int, RequestState)} does. */
    String index(int partition) {
        return prefix(partition) + "index";
    }

    /** Sorted set by time of creation: the requests in a state. */
    String index(int partition, RequestState state) {
        return index(partition) + ":" + state.wire();
    }

    /** Sorted set by priority: names of script streams that may have new entries. */
    String ready(int partition) {
        return prefix(partition) + "ready";
    }

    /** Set: names of all script streams. */
    String streams(int partition) {
        return prefix(partition) + "streams";
    }

    /** Stream, group {@code workers}: executions for one worker id at one priority that wait, or have waited, until they end. */
    String scripts(int partition, String name) {
        return prefix(partition) + "scripts:" + name;
    }

    /** The one of a leased execution. */
    String scripts(JobLease lease) {
        return scripts(partitionOf(lease.id().suffix()), StreamName.of(lease).wire());
    }

    /** Sorted set by when they were last heard of: executions of that stream that are leased without an entry. The scripts derive it likewise. */
    static String held(String scripts) {
        return scripts + ":held";
    }

    /** Sorted set by time: executions that a person has to look at. */
    String dead(int partition) {
        return prefix(partition) + "dead";
    }

    /** List in the order of their ends: time and id of executions that have ended well, or badly and were discarded. */
    String ended(int partition) {
        return prefix(partition) + "ended";
    }

    /** Sorted set: requests that wait for those before them in their context, by context and turn. */
    String order(int partition) {
        return prefix(partition) + "order";
    }

    /** Sorted set by time: requests whose outcome is unknown, by when they are to be looked for. */
    String unknown(int partition) {
        return prefix(partition) + "unknown";
    }

    /** Stream: entries that nobody could read, the last 10,000 or so. */
    String unreadable(int partition) {
        return prefix(partition) + "unreadable";
    }

    /** Hash: what is paused, {@code kind:name}, since when and why; until it is resumed. */
    static String pauses() {
        return "aftercall:{pauses}";
    }

    /** Hash: the active version of each flow, and {@code ~rev}, as this partition knows it; pins are taken from it. */
    String flows(int partition) {
        return prefix(partition) + "flows";
    }

    /** Hash: how many executions that have not ended are pinned to {@code flow version}. */
    String pins(int partition) {
        return prefix(partition) + "pins";
    }

    /** Of {@code active}, {@code meta}, {@code refused}, {@code sources}, or one of the lists of a flow or a source. */
    static String flowVersions(String rest) {
        return "aftercall:{flows}:" + rest;
    }

    /** Hash: what contexts are set to, by context id, and {@code #version}; until it is taken away. */
    static String contexts() {
        return "aftercall:{contexts}";
    }

    /** Hash: the durable map of a context; for ever. */
    static String contextData(String contextId) {
        return "aftercall:{ctx:" + contextId + "}:data";
    }

    /** Sorted set by time: executions whose changes were applied; 30 days. */
    static String contextRuns(String contextId) {
        return "aftercall:{ctx:" + contextId + "}:runs";
    }

    private String in(String suffix, String rest) {
        return prefix(partitionOf(suffix)) + rest;
    }

    private static String prefix(int partition) {
        return "aftercall:{p" + partition + "}:";
    }
}
