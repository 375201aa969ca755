package io.aftercall.queue;

import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pauses in one hash: what, and since when and why. */
final class RedisPauses implements Pauses {

    private static final Logger LOG = LoggerFactory.getLogger(RedisPauses.class);

    private final RedisSteps steps;

    RedisPauses(RedisSteps steps) {
        this.steps = steps;
    }

    @Override
    public CompletionStage<Boolean> pause(Pause.Target target, String reason) {
        Pause.requireReason(reason);
        return steps.<Long>run(
                        "pause",
                        ScriptOutputType.INTEGER,
                        List.of(RedisKeys.pauses()),
                        List.of(target.key(), reason, RedisKeys.bell()))
                .thenApply(done -> done == 1);
    }

    @Override
    public CompletionStage<Boolean> resume(Pause.Target target) {
        return steps.<Long>run(
                        "resume",
                        ScriptOutputType.INTEGER,
                        List.of(RedisKeys.pauses()),
                        List.of(target.key(), RedisKeys.bell()))
                .thenApply(done -> done == 1);
    }

    @Override
    public CompletionStage<List<Pause>> list() {
        return steps.redis().hgetall(RedisKeys.pauses()).thenApply(RedisPauses::read);
    }

    private static List<Pause> read(Map<String, String> fields) {
        List<Pause> pauses = new ArrayList<>();
        fields.forEach((field, value) -> {
            try {
                int colon = value.indexOf(':');
                pauses.add(new Pause(
                        Pause.Target.parse(field),
                        value.substring(colon + 1),
                        Wire.time(value.substring(0, Math.max(0, colon)))));
            } catch (IllegalArgumentException unreadable) {
                LOG.warn("A pause cannot be read and does not hold. field={} why={}", field, unreadable.getMessage());
            }
        });
        pauses.sort(Comparator.comparing(Pause::since)
                .thenComparing(pause -> pause.target().key()));
        return List.copyOf(pauses);
    }
}
