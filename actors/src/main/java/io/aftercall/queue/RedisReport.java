package io.aftercall.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Redis says of itself.
 *
 * @param info the fields of {@code INFO}
 * @param config the settings that were asked for; empty if Redis does not tell them
 */
record RedisReport(Map<String, String> info, Map<String, String> config) {

    /** Share of {@code maxmemory} above which nothing new is taken: the rest is for finishing what there is. */
    private static final double MOST_MEMORY = 0.9;

    /** The settings a report needs. */
    static final String[] SETTINGS = {
        "appendonly",
        "appendfsync",
        "no-appendfsync-on-rewrite",
        "maxmemory-policy",
        "min-replicas-to-write",
        "min-replicas-max-lag"
    };

    static RedisReport of(String info, Map<String, String> config) {
        Map<String, String> fields = new HashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new RedisReport(fields, config);
    }

    Durability durability() {
        if (config.isEmpty()) {
            return Durability.DECLARED;
        }
        if (!is("appendonly", "yes")) {
            return Durability.VOLATILE;
        }
        if (number(info, "connected_slaves") > 0) {
            return number(config, "min-replicas-to-write") > 0
                    ? Durability.window(Duration.ofSeconds(Math.max(2, number(config, "min-replicas-max-lag"))))
                    : Durability.UNBOUNDED;
        }
        boolean always = is("appendfsync", "always") && !is("no-appendfsync-on-rewrite", "yes");
        return always ? Durability.FSYNC : Durability.WINDOW;
    }

    /** Why it must not hold payments unless that is allowed by name; null if it may. */
    @Nullable
    String unfit() {
        String policy = config.getOrDefault("maxmemory-policy", info.getOrDefault("maxmemory_policy", "noeviction"));
        if (!policy.equals("noeviction")) {
            return "it may throw keys away (maxmemory-policy " + policy + ", expected noeviction)";
        }
        return durability().equals(Durability.VOLATILE)
                ? "it forgets everything when it stops (appendonly no, expected yes)"
                : null;
    }

    /** Why it can take nothing new at the moment; null if it can. */
    @Nullable
    String hindrance() {
        if (info.getOrDefault("role", "master").equals("slave")) {
            return "Redis is a replica and takes no writes";
        }
        if (info.getOrDefault("aof_last_write_status", "ok").equals("err")) {
            return "Redis cannot write its append-only file";
        }
        long most = number(info, "maxmemory");
        boolean full = most > 0 && number(info, "used_memory") >= most * MOST_MEMORY;
        return full ? "the memory of Redis is nearly used up" : null;
    }

    /** Another one after each start of Redis. */
    String runId() {
        return info.getOrDefault("run_id", "");
    }

    private boolean is(String setting, String value) {
        return value.equals(config.get(setting));
    }

    private static long number(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
