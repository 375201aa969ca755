package io.aftercall.queue;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Versions of flows in a slot of their own, and in each partition a copy of what is active, so that whatever queues an
 * execution there can pin it in the same step. The copies follow by revision; an older one never replaces a newer one.
 */
final class RedisFlows implements FlowVersions {

    private static final String ACTIVE = RedisKeys.flowVersions("active");
    private static final String META = RedisKeys.flowVersions("meta");
    private static final String REFUSED = RedisKeys.flowVersions("refused");
    private static final String SOURCES = RedisKeys.flowVersions("sources");
    private static final String REVISION = "~rev";

    private final RedisSteps steps;
    private final RedisKeys keys;

    RedisFlows(RedisSteps steps, RedisKeys keys) {
        this.steps = steps;
        this.keys = keys;
    }

    @Override
    public CompletionStage<PublishReply> publish(FlowPublication publication) {
        String flow = publication.flow();
        return steps.<String>run(
                        "flow_publish",
                        ScriptOutputType.VALUE,
                        List.of(
                                ACTIVE,
                                META,
                                REFUSED,
                                texts(flow),
                                kept(flow),
                                events(flow),
                                SOURCES,
                                seenBy(publication.source())),
                        List.of(
                                flow,
                                publication.version(),
                                publication.text(),
                                publication.source(),
                                publication.refusal() == null ? "" : publication.refusal(),
                                RedisKeys.bell(),
                                Integer.toString(MAX_FLOWS),
                                Integer.toString(MAX_SOURCES),
                                Integer.toString(EVENTS)))
                .thenApply(FlowCodec::published)
                .thenCompose(reply -> reply == PublishReply.ACTIVATED
                        ? settled(flow).thenApply(done -> reply)
                        : CompletableFuture.completedStage(reply));
    }

    @Override
    public CompletionStage<Map<String, String>> seen(String source) {
        return steps.redis().hgetall(seenBy(source));
    }

    @Override
    public CompletionStage<ActivateReply> activate(String flow, String version, String by) {
        return steps.<String>run(
                        "flow_activate",
                        ScriptOutputType.VALUE,
                        List.of(ACTIVE, META, REFUSED, texts(flow), kept(flow), events(flow)),
                        List.of(flow, version, by, RedisKeys.bell(), Integer.toString(EVENTS)))
                .thenApply(FlowCodec::activated)
                .thenCompose(reply -> settled(flow).thenApply(done -> reply)); // also what a repeat finds half done
    }

    @Override
    public CompletionStage<ActivateReply> deactivate(String flow, String by) {
        return activate(flow, "", by);
    }

    @Override
    public CompletionStage<Optional<FlowTable>> changedSince(long revision) {
        return revisions()
                .thenCompose(all -> all.stream().allMatch(each -> each == revision)
                        ? CompletableFuture.completedStage(Optional.empty())
                        : spread().thenCompose(done -> table()).thenApply(Optional::of));
    }

    @Override
    public CompletionStage<Optional<String>> text(String flow, String version) {
        return steps.redis().hget(texts(flow), version).thenApply(Optional::ofNullable);
    }

    @Override
    public CompletionStage<Void> replace(String flow, String version, String text) {
        return steps.<Long>run("flow_replace", ScriptOutputType.INTEGER, List.of(texts(flow)), List.of(version, text))
                .thenAccept(replaced -> {});
    }

    @Override
    public CompletionStage<Optional<FlowHistory>> history(String flow) {
        CompletionStage<String> active = steps.redis().hget(ACTIVE, flow);
        CompletionStage<List<String>> kept = steps.redis().zrevrange(kept(flow), 0, -1);
        return steps.redis()
                .lrange(events(flow), 0, -1)
                .thenCombine(kept, (events, versions) -> Map.entry(events, versions))
                .thenCombine(active, (found, runs) -> FlowCodec.history(flow, runs, found.getKey(), found.getValue()));
    }

    /** The copies follow, and what is kept is bounded again. */
    private CompletionStage<Void> settled(String flow) {
        return spread().thenCompose(done -> trim(flow));
    }

    /** Of the table, then of the copy in each partition. */
    private CompletionStage<List<Long>> revisions() {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        all.add(revision(ACTIVE));
        IntStream.range(0, keys.partitions()).forEach(partition -> all.add(revision(keys.flows(partition))));
        return RedisSteps.all(all);
    }

    private CompletableFuture<Long> revision(String key) {
        return steps.redis()
                .hget(key, REVISION)
                .thenApply(text -> text == null ? 0L : Long.parseLong(text))
                .toCompletableFuture();
    }

    private CompletionStage<Void> spread() {
        return steps.redis().hgetall(ACTIVE).thenCompose(active -> {
            List<String> args = new ArrayList<>(List.of(active.getOrDefault(REVISION, "0")));
            active.forEach((flow, version) -> args.addAll(List.of(flow, version)));
            List<CompletableFuture<Long>> copies = IntStream.range(0, keys.partitions())
                    .mapToObj(partition -> steps.<Long>run(
                                    "flow_spread", ScriptOutputType.INTEGER, List.of(keys.flows(partition)), args)
                            .toCompletableFuture())
                    .toList();
            return RedisSteps.all(copies).thenAccept(done -> {});
        });
    }

    private CompletionStage<FlowTable> table() {
        CompletionStage<Map<String, String>> refused = steps.redis().hgetall(REFUSED);
        CompletionStage<Map<String, String>> meta = steps.redis().hgetall(META);
        return steps.redis()
                .hgetall(ACTIVE)
                .thenCombine(meta, (active, told) -> Map.entry(active, told))
                .thenCombine(refused, (found, bad) -> FlowCodec.table(found.getKey(), found.getValue(), bad));
    }

    private CompletionStage<Void> trim(String flow) {
        return steps.redis().zrange(kept(flow), 0, -1 - KEPT).thenCompose(old -> {
            if (old.isEmpty()) {
                return CompletableFuture.completedStage(null);
            }
            return steps.redis()
                    .hget(ACTIVE, REVISION)
                    .thenCompose(revision -> unpinned(flow, old, revision)
                            .thenCompose(free -> free.isEmpty()
                                    ? CompletableFuture.completedStage(null)
                                    : drop(flow, free, revision)));
        });
    }

    /**
     * Those that nothing is pinned to, and that nothing can be pinned to before they are activated again: every
     * partition knows the table of this revision, in which they are not active.
     */
    private CompletionStage<List<String>> unpinned(String flow, List<String> versions, String revision) {
        String[] pins = versions.stream()
                .map(version -> new FlowPin(flow, version).wire())
                .toArray(String[]::new);
        List<CompletableFuture<List<KeyValue<String, String>>>> counts = new ArrayList<>();
        for (int partition = 0; partition < keys.partitions(); partition++) {
            String counted = keys.pins(partition);
            counts.add(revision(keys.flows(partition))
                    .thenCompose(known -> known == Long.parseLong(revision)
                            ? steps.redis().hmget(counted, pins).toCompletableFuture()
                            : CompletableFuture.completedFuture(List.of())));
        }
        return RedisSteps.all(counts)
                .thenApply(all -> IntStream.range(0, versions.size())
                        .filter(i -> all.stream()
                                .allMatch(known ->
                                        i < known.size() && !known.get(i).hasValue()))
                        .mapToObj(versions::get)
                        .toList());
    }

    private CompletionStage<Void> drop(String flow, List<String> versions, String revision) {
        List<String> args = new ArrayList<>(List.of(flow, revision));
        args.addAll(versions);
        return steps.<Long>run("flow_trim", ScriptOutputType.INTEGER, List.of(ACTIVE, texts(flow), kept(flow)), args)
                .thenAccept(dropped -> {});
    }

    private static String texts(String flow) {
        return RedisKeys.flowVersions("texts:" + flow);
    }

    private static String kept(String flow) {
        return RedisKeys.flowVersions("kept:" + flow);
    }

    private static String events(String flow) {
        return RedisKeys.flowVersions("history:" + flow);
    }

    private static String seenBy(String source) {
        return RedisKeys.flowVersions("seen:" + source);
    }
}
