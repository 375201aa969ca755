package io.aftercall.testing;

import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.EngineListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every event, for tests that wait for one. Thread-safe. */
public final class RecordingListener implements EngineListener {

    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(EngineEvent event) {
        events.add(event);
    }

    /** What has happened so far of one kind, in order. */
    public <E extends EngineEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
