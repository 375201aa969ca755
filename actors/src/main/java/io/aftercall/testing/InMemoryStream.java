package io.aftercall.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entries in order, each waiting or held: what Redis streams with one consumer group are. Not thread-safe. */
final class InMemoryStream<T> {

    private final NavigableMap<Place, Entry<T>> waiting = new TreeMap<>();
    private final NavigableMap<Place, Entry<T>> held = new TreeMap<>();
    private long last;

    Entry<T> add(int priority, T value) {
        Entry<T> entry = new Entry<>(new Place(priority, ++last), value);
        waiting.put(entry.place, entry);
        return entry;
    }

    int countWaiting() {
        return waiting.size();
    }

    List<T> waiting() {
        return waiting.values().stream().map(Entry::value).toList();
    }

    List<Entry<T>> take(String holder, Predicate<T> served, int max, Instant now) {
        List<Entry<T>> taken = first(waiting, entry -> served.test(entry.value), max);
        for (var entry : taken) {
            waiting.remove(entry.place);
            held.put(entry.place, entry);
            entry.holdBy(holder, now);
        }
        return taken;
    }

    List<Entry<T>> takeOver(String holder, Predicate<T> served, Duration idle, int max, Instant now) {
        List<Entry<T>> silent = first(held, entry -> served.test(entry.value) && entry.isSilent(idle, now), max);
        silent.forEach(entry -> entry.holdBy(holder, now));
        return silent;
    }

    void remove(Entry<T> entry) {
        waiting.remove(entry.place);
        held.remove(entry.place);
        entry.holder = null;
    }

    private static <T> List<Entry<T>> first(
            NavigableMap<Place, Entry<T>> entries, Predicate<Entry<T>> wanted, int max) {
        List<Entry<T>> found = new ArrayList<>();
        Iterator<Entry<T>> all = entries.values().iterator();
        while (found.size() < max && all.hasNext()) {
            Entry<T> entry = all.next();
            if (wanted.test(entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    private record Place(int priority, long number) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byPriority = Integer.compare(priority, other.priority);
            return byPriority != 0 ? byPriority : Long.compare(number, other.number);
        }
    }

    static final class Entry<T> {

        private final Place place;
        private final T value;
        private @Nullable String holder;
        private Instant seenAt = Instant.EPOCH;

        private Entry(Place place, T value) {
            this.place = place;
            this.value = value;
        }

        String id() {
            return place.number + "-0";
        }

        T value() {
            return value;
        }

        boolean isHeld() {
            return holder != null;
        }

        boolean isHeldBy(String name) {
            return name.equals(holder);
        }

        void holdBy(String name, Instant now) {
            holder = name;
            seenAt = now;
        }

        private boolean isSilent(Duration idle, Instant now) {
            return Duration.between(seenAt, now).compareTo(idle) >= 0;
        }
    }
}
