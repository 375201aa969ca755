package io.aftercall.testing;

import io.aftercall.queue.FlowHistory;
import io.aftercall.queue.FlowHistory.Event;
import io.aftercall.queue.FlowHistory.Kind;
import io.aftercall.queue.FlowPublication;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.FlowVersions;
import io.aftercall.queue.PublishReply;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One flow: its versions, the oldest activation first, and what happened to it. Not thread-safe. */
final class FlowRow {

    private final String name;
    private final LinkedHashMap<String, String> texts = new LinkedHashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private FlowTable.@Nullable Active active;
    private FlowTable.@Nullable Refused refused;

    FlowRow(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Empty while it is deactivated, null if it never was active. */
    @Nullable
    String active() {
        return active == null ? null : active.version();
    }

    Optional<FlowTable.Active> view() {
        return Optional.ofNullable(active);
    }

    Optional<FlowTable.Refused> refused() {
        return Optional.ofNullable(refused);
    }

    Optional<String> text(String version) {
        return Optional.ofNullable(texts.get(version));
    }

    boolean wasRefused(String version) {
        return refused != null && refused.version().equals(version);
    }

    boolean canBecome(String version) {
        return version.isEmpty() ? active != null : texts.containsKey(version);
    }

    boolean runs(String version) {
        return version.equals(active());
    }

    PublishReply publish(FlowPublication publication, boolean seenBefore, Instant now) {
        String version = publication.version();
        String why = publication.refusal();
        if (why != null) {
            refused = new FlowTable.Refused(version, now, publication.source(), why);
            note(new Event(now, Kind.REFUSED, version, publication.source(), why));
            return PublishReply.REFUSED;
        }
        if (runs(version)) {
            refused = null;
            return PublishReply.UNCHANGED;
        }
        if (!seenBefore && texts.containsKey(version)) {
            return PublishReply.KNOWN;
        }
        texts.put(version, publication.text());
        become(version, publication.source(), Kind.ACTIVATED, now);
        return PublishReply.ACTIVATED;
    }

    void replace(String version, String text) {
        texts.computeIfPresent(version, (kept, former) -> text);
    }

    void become(String version, String by, Kind kind, Instant now) {
        String told = version.isEmpty() && active != null ? active.version() : version;
        active = new FlowTable.Active(version, now, by);
        refused = null;
        if (!version.isEmpty()) {
            texts.putLast(version, texts.remove(version));
        }
        note(new Event(now, kind, told, by, null));
    }

    /** Drops the oldest versions beyond those that are kept, except what is in use. */
    void trim(Predicate<String> isPinned) {
        int surplus = texts.size() - FlowVersions.KEPT;
        List<String> oldest = new ArrayList<>(texts.keySet()).subList(0, Math.max(0, surplus));
        oldest.stream()
                .filter(version -> !runs(version) && !isPinned.test(version))
                .forEach(texts::remove);
    }

    FlowHistory history() {
        String runs = active();
        List<String> kept = new ArrayList<>(texts.sequencedKeySet().reversed());
        return new FlowHistory(name, runs == null || runs.isEmpty() ? null : runs, List.copyOf(events), kept);
    }

    private void note(Event event) {
        events.addFirst(event);
        if (events.size() > FlowVersions.EVENTS) {
            events.removeLast();
        }
    }
}
