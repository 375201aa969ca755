package io.aftercall.actors;

import io.aftercall.faults.SteppedStore;
import io.aftercall.faults.Steps;
import io.aftercall.queue.Bell;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreWithFlows;
import io.aftercall.redis.Repeat;
import io.aftercall.scripts.FlowText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flows of this process: publishes what its directory holds, and knows what is active in the installation, whoever
 * published it. Looks when it is asked, when the bell rings, and each second. Thread-safe; files are read and compiled on
 * a thread of its own.
 */
public final class FlowDesk implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** So young a look will do. */
    private static final Duration JUST = Duration.ofMillis(5);

    /** Longest that anybody waits for files to be read and compiled. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

    /** Longest that anybody who activates a version waits for it to be compiled. */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    /** Texts beside those that are active: of executions that were queued a while ago. */
    private static final int MAX_FORMER = 500;

    private final Store store;
    private final FlowPublisher publisher;
    private final EngineListener listener;
    private final ScheduledExecutorService clock;
    private final ExecutorService files;
    private final ExecutorService compiling;
    private final AtomicReference<@Nullable CompletableFuture<Void>> next = new AtomicReference<>();
    private final Map<String, FlowText> former = new ConcurrentHashMap<>();
    private CompletableFuture<Void> publishing = CompletableFuture.completedFuture(null); // of the thread for files
    private volatile ActiveFlows active = ActiveFlows.NONE;
    private volatile long lookedAt; // by System.nanoTime()
    private volatile boolean looked;

    /** What was active at one moment, with its texts. */
    record ActiveFlows(FlowTable table, Map<String, FlowText> texts) {

        static final ActiveFlows NONE = new ActiveFlows(FlowTable.EMPTY, Map.of());
    }

    private FlowDesk(Store store, FlowPublisher publisher, EngineListener listener) {
        this.store = store;
        this.publisher = publisher;
        this.listener = listener;
        this.clock = Executors.newSingleThreadScheduledExecutor(daemon("aftercall-flows-clock"));
        this.files = Executors.newSingleThreadExecutor(daemon("aftercall-flows"));
        this.compiling = Executors.newSingleThreadExecutor(daemon("aftercall-flows-check"));
    }

    /**
     * Publishes what the directory holds and reads what is active. Blocks until that is done; a store that has not answered
     * after {@link #LONGEST_START} is asked again later.
     */
    public static FlowDesk open(Store store, FlowPublisher publisher, EngineListener listener) {
        FlowDesk desk = new FlowDesk(store, publisher, listener);
        CompletableFuture.completedStage(null)
                .thenComposeAsync(
                        begin -> Repeat.untilDone(() -> publisher.publish(desk.files), desk::away), desk.files)
                .thenCompose(published -> Repeat.untilDone(desk::refresh, desk::away))
                .toCompletableFuture()
                .completeOnTimeout(null, LONGEST_START.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        desk.clock.scheduleWithFixedDelay(desk::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        desk.listen();
        return desk;
    }

    /**
     * The store, whose steps that queue an execution look for changed files first, so that who changes a file and then
     * submits gets the new text; and which activates no version that cannot run here.
     */
    public Store careful() {
        return new StoreWithFlows(
                new SteppedStore(store, new LookFirst(this)),
                new CheckedFlows(store.flows(), publisher, compiling, LONGEST_CHECK));
    }

    private record LookFirst(FlowDesk desk) implements Steps {

        private static final Set<String> QUEUE =
                Set.of("requests.settle", "requests.cancel", "unknowns.resolve", "deadLetters.replay");

        @Override
        public <T> CompletionStage<T> step(String name, Supplier<CompletionStage<T>> step) {
            return QUEUE.contains(name) && !desk.hasJustLooked()
                    ? desk.look().thenCompose(looked -> step.get())
                    : step.get();
        }
    }

    /** A call at Stripe takes longer: who changes a file and then submits still gets the new text. */
    private boolean hasJustLooked() {
        return looked && System.nanoTime() - lookedAt < JUST.toNanos();
    }

    /** The texts that are active now, by name. */
    public Map<String, FlowText> texts() {
        return active.texts();
    }

    /** What is active now. */
    FlowTable table() {
        return active.table();
    }

    /**
     * Publishes what has changed in the directory until now. Those who ask meanwhile share the next look. Never fails: what
     * could not be published now is published later.
     */
    public CompletionStage<Void> look() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> waiting = next.compareAndExchange(null, mine);
        if (waiting != null) {
            return waiting.minimalCompletionStage();
        }
        try {
            files.execute(() -> look(mine));
        } catch (RejectedExecutionException closed) {
            mine.complete(null);
        }
        return mine.completeOnTimeout(null, LONGEST_LOOK.toMillis(), TimeUnit.MILLISECONDS)
                .minimalCompletionStage();
    }

    private void look(CompletableFuture<Void> done) {
        long begun = System.nanoTime();
        next.set(null); // who asks from here on may have changed a file that was read already
        CompletableFuture<Void> mine = publisher
                .publish(files)
                .thenCompose(changed -> changed ? refresh() : CompletableFuture.completedStage(null))
                .exceptionally(this::away)
                .toCompletableFuture();
        // What the look before has seen is no change any more, and may not be published yet.
        publishing = CompletableFuture.allOf(publishing, mine);
        publishing.thenRun(() -> {
            lookedAt = begun;
            looked = true;
            done.complete(null);
        });
    }

    /** Reads what is active, if that has changed. */
    CompletionStage<Void> refresh() {
        ActiveFlows known = active;
        return store.flows()
                .changedSince(known.table().revision())
                .thenCompose(changed -> changed.map(
                                table -> texts(table, known).thenAccept(texts -> show(new ActiveFlows(table, texts))))
                        .orElseGet(() -> CompletableFuture.completedStage(null)));
    }

    /** A version that somebody was queued with; empty if it is not kept. */
    CompletionStage<Optional<FlowText>> text(String flow, String version) {
        FlowText current = active.texts().get(flow);
        if (current != null && current.version().equals(version)) {
            return CompletableFuture.completedStage(Optional.of(current));
        }
        FlowText known = former.get(flow + version);
        if (known != null) {
            return CompletableFuture.completedStage(Optional.of(known));
        }
        return store.flows()
                .text(flow, version)
                .thenApply(text -> text.map(found -> {
                    FlowText loaded = new FlowText(flow, version, found);
                    if (former.size() >= MAX_FORMER) {
                        former.clear();
                    }
                    former.put(flow + version, loaded);
                    return loaded;
                }));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        files.shutdownNow();
        compiling.shutdownNow();
    }

    private synchronized void show(ActiveFlows fresh) {
        if (fresh.table().revision() > active.table().revision()) {
            active = fresh;
        }
    }

    private CompletionStage<Map<String, FlowText>> texts(FlowTable table, ActiveFlows known) {
        Map<String, FlowText> texts = new ConcurrentHashMap<>();
        CompletableFuture<?>[] loads = table.flows().entrySet().stream()
                .filter(entry -> !entry.getValue().isNone())
                .map(entry -> text(entry.getKey(), entry.getValue().version())
                        .thenAccept(text -> text.ifPresent(found -> texts.put(entry.getKey(), found)))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(loads).thenApply(done -> Map.copyOf(texts));
    }

    private void tick() {
        look();
        refresh().exceptionally(this::away);
    }

    /** Asks for the next ring before it looks, so that a change between the two is not missed. */
    private void listen() {
        store.bell().next(Bell.Topic.FLOWS).thenRun(() -> {
            if (!clock.isShutdown()) {
                listen();
                refresh().exceptionally(this::away);
            }
        });
    }

    private @Nullable Void away(Throwable fault) {
        listener.on(new EngineEvent.StoreAway("flows", fault.toString()));
        return null;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
