package io.aftercall.testing;

import io.aftercall.queue.Bell.Topic;
import io.aftercall.queue.Pause;
import io.aftercall.queue.Pauses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The pauses of {@link InMemoryStore}. */
final class InMemoryPauses implements Pauses {

    private final InMemoryState state;
    private final Map<Pause.Target, Pause> pauses = new LinkedHashMap<>();

    InMemoryPauses(InMemoryState state) {
        this.state = state;
    }

    @Override
    public CompletionStage<Boolean> pause(Pause.Target target, String reason) {
        Pause.requireReason(reason);
        return state.step(now -> {
            Pause known = pauses.get(target);
            pauses.put(target, new Pause(target, reason, known == null ? now : known.since()));
            state.bell.ring(Topic.PAUSES);
            return known == null;
        });
    }

    @Override
    public CompletionStage<Boolean> resume(Pause.Target target) {
        return state.step(now -> {
            state.bell.ring(Topic.PAUSES);
            return pauses.remove(target) != null;
        });
    }

    @Override
    public CompletionStage<List<Pause>> list() {
        return state.step(now -> List.copyOf(pauses.values()));
    }
}
