package io.aftercall.actors;

import io.aftercall.queue.HeldJob;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pause.Kind;
import io.aftercall.queue.Pause.Target;
import io.aftercall.queue.ScriptJob;
import io.aftercall.queue.WorkerIds;
import io.aftercall.request.Request;
import io.aftercall.request.Routing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What holds this process up: what is paused, as of a moment ago, whether it drains, and whether it is too sick to run
 * scripts. Asked before each attempt and each script, so it costs no round trip. Thread-safe.
 */
public final class Brakes {

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private volatile Map<String, Pause> pauses = Map.of();
    private volatile boolean draining;
    private volatile @Nullable Holds holds;
    private volatile @Nullable String sickness;

    /** From now on these are the pauses, and no others. */
    public void show(List<Pause> now) {
        Map<String, Pause> byKey = new HashMap<>();
        now.forEach(pause -> byKey.put(pause.target().key(), pause));
        pauses = byKey;
    }

    /** From now on these can be asked what else holds calls up. */
    void show(Holds now) {
        holds = now;
    }

    /**
     * What beside a pause holds up a call like that of the request in this process, in a sentence; empty if nothing does.
     * Another engine can be held up by other things.
     *
     * @param repeats whether an attempt of it has failed
     */
    public Optional<String> holdOn(Request request, boolean repeats) {
        Holds now = holds;
        return now == null ? Optional.empty() : now.onCall(request, repeats);
    }

    /** Whether no attempt of any request may begin. */
    boolean pauseAll() {
        return pauses.containsKey(Target.ALL.key());
    }

    public List<Pause> pauses() {
        return List.copyOf(pauses.values());
    }

    /** From now on no attempt begins in this process. There is no way back. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** From now on this process takes no script; null for taking them again. */
    public void sicken(@Nullable String why) {
        sickness = why;
    }

    /** Why this process takes no script; empty if it is well. */
    public Optional<String> sickness() {
        return Optional.ofNullable(sickness);
    }

    /** Why no attempt of {@code request} may begin; empty if one may. */
    public Optional<Pause> onCall(Request request) {
        return first(Kind.ACCOUNT, request.account(), request.routing().contextId());
    }

    /** Why no script of this routing may begin; empty if one may. */
    public Optional<Pause> onScript(Routing routing) {
        return first(Kind.WORKER, routing.workerId(), routing.contextId());
    }

    /** Why this job may not begin; empty if it may. What is left of a run is under way already. */
    Optional<Pause> onJob(HeldJob held) {
        return held.job() instanceof ScriptJob.Publish
                ? Optional.empty()
                : first(Kind.WORKER, held.lease().workerId(), held.job().contextId());
    }

    /** Those of {@code ids} that are not paused, whenever it is asked. */
    WorkerIds letting(WorkerIds ids) {
        return new WorkerIds.Unless(
                ids, worker -> first(Kind.WORKER, worker, null).isPresent());
    }

    /**
     * How long to leave alone what is paused: about five seconds, and the longer the pause lasts the longer, up to a
     * minute, so that a long one costs little. Spread by {@code id}, so that not all come back together.
     */
    static Duration wait(Pause pause, Instant now, String id) {
        Duration tenth = Duration.between(pause.since(), now).dividedBy(10);
        Duration base = tenth.compareTo(SHORTEST) < 0 ? SHORTEST : tenth.compareTo(LONGEST) > 0 ? LONGEST : tenth;
        long percent = 80 + Math.floorMod(id.hashCode(), 41);
        return base.multipliedBy(percent).dividedBy(100);
    }

    private Optional<Pause> first(Kind kind, String name, @Nullable String contextId) {
        Map<String, Pause> now = pauses;
        if (now.isEmpty()) {
            return Optional.empty(); // as nearly always, several times for each request
        }
        String context = contextId == null ? "" : key(Kind.CONTEXT, contextId);
        return Stream.of(Target.ALL.key(), key(kind, name), context)
                .filter(now::containsKey)
                .findFirst()
                .map(now::get);
    }

    private static String key(Kind kind, String name) {
        return kind.wire() + ":" + name;
    }
}
