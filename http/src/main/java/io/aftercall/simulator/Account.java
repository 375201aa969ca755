package io.aftercall.simulator;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The objects of one account. Not thread-safe: the simulator holds its lock. */
final class Account {

    private final Map<String, SequencedMap<String, Fields>> objects = new HashMap<>();
    private final Ids ids;
    private final InstantSource clock;

    Account(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    Ids ids() {
        return ids;
    }

    /** Seconds since 1970, as Stripe writes times. */
    long now() {
        return clock.instant().getEpochSecond();
    }

    /** The fields every object begins with. */
    Fields begin(String type, String id) {
        return Fields.of("id", id, "object", type, "created", now(), "livemode", false);
    }

    Fields put(Fields object) {
        objects.computeIfAbsent(object.requiredText("object"), type -> new LinkedHashMap<>())
                .put(object.requiredText("id"), object);
        return object;
    }

    void remove(String type, String id) {
        ofType(type).remove(id);
    }

    @Nullable
    Fields find(String type, String id) {
        return ofType(type).get(id);
    }

    /** Any object by its id, whatever its type: for {@code expand}. */
    @Nullable
    Fields find(String id) {
        for (SequencedMap<String, Fields> sameType : objects.values()) {
            Fields found = sameType.get(id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** @throws Refusal 400 {@code resource_missing} that names the parameter */
    Fields referenced(String type, String id, String param) {
        Fields found = find(type, id);
        if (found == null || found.flag("deleted", false)) {
            throw Refusals.noSuch(400, type, id, param);
        }
        return found;
    }

    /** Newest first, as Stripe lists. */
    List<Fields> newestFirst(String type) {
        return new ArrayList<>(ofType(type).reversed().values());
    }

    private SequencedMap<String, Fields> ofType(String type) {
        return objects.getOrDefault(type, new LinkedHashMap<>());
    }
}
