package io.aftercall.queue;

import io.lettuce.core.ScriptOutputType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configurations in one hash: by context id, and beside them the version, whose name can be no id. */
final class RedisContextConfigurations implements ContextConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(RedisContextConfigurations.class);
    private static final String VERSION = "#version";

    private final RedisSteps steps;

    RedisContextConfigurations(RedisSteps steps) {
        this.steps = steps;
    }

    @Override
    public CompletionStage<PutReply> put(ContextConfiguration configuration) {
        return steps.<String>run(
                        "configure",
                        ScriptOutputType.VALUE,
                        List.of(RedisKeys.contexts()),
                        List.of(
                                configuration.contextId(),
                                ContextConfigurationCodec.encode(configuration),
                                Integer.toString(MAX_CONTEXTS),
                                RedisKeys.bell()))
                .thenApply(reply -> switch (reply) {
                    case "added" -> PutReply.ADDED;
                    case "replaced" -> PutReply.REPLACED;
                    default -> PutReply.FULL;
                });
    }

    @Override
    public CompletionStage<Boolean> remove(String contextId) {
        return steps.<Long>run(
                        "unconfigure",
                        ScriptOutputType.INTEGER,
                        List.of(RedisKeys.contexts()),
                        List.of(contextId, RedisKeys.bell()))
                .thenApply(done -> done == 1);
    }

    @Override
    public CompletionStage<Snapshot> find(String contextId) {
        return steps.redis()
                .hget(RedisKeys.contexts(), contextId)
                .thenApply(json -> json == null ? Snapshot.NONE : read(0, Map.of(contextId, json)));
    }

    @Override
    public CompletionStage<Snapshot> load() {
        return steps.redis().hgetall(RedisKeys.contexts()).thenApply(fields -> {
            Map<String, String> byContext = new HashMap<>(fields);
            String version = byContext.remove(VERSION);
            return read(version == null ? 0 : Long.parseLong(version), byContext);
        });
    }

    @Override
    public CompletionStage<Long> version() {
        return steps.redis()
                .hget(RedisKeys.contexts(), VERSION)
                .thenApply(version -> version == null ? 0 : Long.parseLong(version));
    }

    private static Snapshot read(long version, Map<String, String> fields) {
        Map<String, ContextConfiguration> byContext = new HashMap<>();
        Set<String> unreadable = new HashSet<>();
        fields.forEach((contextId, json) -> {
            try {
                byContext.put(contextId, ContextConfigurationCodec.decode(contextId, json));
            } catch (IllegalArgumentException e) {
                LOG.warn("A context's configuration cannot be read. context={} why={}", contextId, e.getMessage());
                unreadable.add(contextId);
            }
        });
        return new Snapshot(version, byContext, unreadable);
    }
}
