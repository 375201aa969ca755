package io.aftercall.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aftercall.features.SecretHunt;
import io.lettuce.core.KeyScanArgs;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits until everything has come to rest, and collects what is then to be known. */
record Inquest(Site site, Customer customer) {

    private static final Set<String> ENDED = Set.of("completed", "buried", "parked", "cancelled");

    /** @param patience for all of it; what has not ended then is evidence as well */
    Evidence hold(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, Seen> seen = new LinkedHashMap<>();
        Deque<String> ids = new ArrayDeque<>();
        Map<String, String> contexts = new HashMap<>();
        List<String> answers = new ArrayList<>();
        for (Accepted accepted : customer.accepted()) {
            contexts.put(accepted.id(), accepted.key());
            ids.add(accepted.id());
        }
        while (!ids.isEmpty()) {
            String id = ids.remove();
            if (seen.containsKey(id)) {
                continue;
            }
            JsonNode view = ended(id, deadline);
            if (view != null) {
                String context = contexts.get(id);
                Seen found = Seen.of(view, context == null ? null : counted(context));
                seen.put(id, found);
                answers.add(view.toString());
                ids.addAll(found.children());
            }
        }
        return new Evidence(customer.accepted(), seen, effects(), leftovers(deadline), secrets(answers));
    }

    /** Null if there is no such request, or nobody to ask. */
    private @Nullable JsonNode ended(String id, long deadline) {
        JsonNode[] last = new JsonNode[1];
        try {
            Awaitility.await()
                    .atMost(Duration.ofNanos(Math.max(deadline - System.nanoTime(), 3_000_000_000L)))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        Reply reply = customer.look(id, Duration.ofSeconds(2)).orElse(null);
                        if (reply != null && reply.status() == 200) {
                            last[0] = reply.body();
                        }
                        return reply != null
                                && (reply.status() == 404
                                        || ENDED.contains(
                                                reply.body().path("state").asText()));
                    });
        } catch (ConditionTimeoutException late) {
            return last[0];
        }
        return last[0];
    }

    private int counted(String context) {
        String runs = site.redis().ask(redis -> redis.hget("aftercall:{ctx:" + context + "}:data", "runs"));
        return runs == null ? 0 : Integer.parseInt(runs);
    }

    private Map<String, Integer> effects() {
        try {
            Map<String, Integer> effects = new HashMap<>();
            new ObjectMapper()
                    .readTree(site.stripe().effects().toJson())
                    .path("keys")
                    .properties()
                    .forEach(key -> effects.put(key.getKey(), key.getValue().asInt()));
            return effects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> leftovers(long deadline) {
        List<String> left = new ArrayList<>();
        try {
            Awaitility.await()
                    .atMost(Duration.ofNanos(Math.max(deadline - System.nanoTime(), 3_000_000_000L)))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        left.clear();
                        left.addAll(site.redis().ask(Inquest::look));
                        return left.isEmpty();
                    });
        } catch (ConditionTimeoutException stillThere) {
            return List.copyOf(left);
        }
        return List.of();
    }

    /** Entries that are not done, and records that have not ended and that nobody will find again. */
    private static List<String> look(RedisCommands<String, String> redis) {
        List<String> left = new ArrayList<>();
        for (String key : keys(redis)) {
            String type = redis.type(key);
            if (type.equals("stream") && !key.endsWith(":unreadable")) {
                long entries = redis.xlen(key);
                String group = key.endsWith(":intake") ? "engines" : "workers";
                long pending = redis.xpending(key, group).getCount();
                if (entries + pending > 0) {
                    left.add(key + " entries=" + entries + " pending=" + pending);
                }
            } else if (type.equals("zset") && (key.endsWith(":due") || key.endsWith(":held")) && redis.zcard(key) > 0) {
                left.add(key + " " + redis.zcard(key));
            } else if (key.contains("}:call:") && redis.exists(key.replace("}:call:", "}:req:")) == 0) {
                left.add(key + " without its record");
            } else if (type.equals("hash") && (key.contains("}:req:") || key.contains("}:exe:"))) {
                String state = redis.hget(key, "state");
                if (!isLast(state)) {
                    left.add(key + " state=" + state);
                }
            }
        }
        return left;
    }

    private static boolean isLast(@Nullable String state) {
        return state != null
                && (ENDED.contains(state)
                        || Set.of("failed", "rejected", "no_flow", "poison").contains(state));
    }

    private static Set<String> keys(RedisCommands<String, String> redis) {
        Set<String> keys = new HashSet<>();
        KeyScanArgs ours = KeyScanArgs.Builder.matches("aftercall:{p*").limit(500);
        KeyScanCursor<String> cursor = redis.scan(ours);
        while (true) {
            keys.addAll(cursor.getKeys());
            if (cursor.isFinished()) {
                return keys;
            }
            cursor = redis.scan(ScanCursor.of(cursor.getCursor()), ours);
        }
    }

    private List<String> secrets(List<String> answers) {
        SecretHunt hunt = new SecretHunt(List.of(Site.SECRET));
        site.redises().forEach(redis -> hunt.searchFiles(redis.directory()));
        List<String> found = new ArrayList<>(hunt.found());
        if (site.logs().stream().anyMatch(log -> SecretHunt.finds(log, Site.SECRET))) {
            found.add("a log");
        }
        if (answers.stream().anyMatch(answer -> SecretHunt.finds(answer, Site.SECRET))) {
            found.add("an answer of the API");
        }
        return found;
    }
}
