package io.aftercall.queue;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Listens on one channel for the whole process. */
final class RedisBell implements Bell {

    private static final String ENDED = "ended:";

    private final AtomicReference<CompletableFuture<Void>> requests = new AtomicReference<>(new CompletableFuture<>());
    private final AtomicReference<CompletableFuture<Void>> scripts = new AtomicReference<>(new CompletableFuture<>());
    private final AtomicReference<CompletableFuture<Void>> pauses = new AtomicReference<>(new CompletableFuture<>());
    private final AtomicReference<CompletableFuture<Void>> flows = new AtomicReference<>(new CompletableFuture<>());
    private final AtomicReference<CompletableFuture<Void>> contexts = new AtomicReference<>(new CompletableFuture<>());
    private final Map<String, Set<CompletableFuture<Void>>> endings = new ConcurrentHashMap<>();

    private RedisBell() {}

    static RedisBell listen(StatefulRedisPubSubConnection<String, String> connection) {
        RedisBell bell = new RedisBell();
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                bell.ring(message);
            }
        });
        connection.sync().subscribe(RedisKeys.bell());
        return bell;
    }

    @Override
    public CompletionStage<Void> next(Topic topic) {
        return switch (topic) {
            case REQUESTS -> requests.get();
            case SCRIPTS -> scripts.get();
            case PAUSES -> pauses.get();
            case FLOWS -> flows.get();
            case CONTEXTS -> contexts.get();
        };
    }

    @Override
    public CompletableFuture<Void> ended(String suffix) {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        endings.compute(suffix, (key, others) -> {
            Set<CompletableFuture<Void>> all = others == null ? new HashSet<>() : others;
            all.add(waiting);
            return all;
        });
        waiting.whenComplete((told, given) -> forget(suffix, waiting));
        return waiting;
    }

    private void forget(String suffix, CompletableFuture<Void> waiting) {
        endings.computeIfPresent(suffix, (key, all) -> {
            all.remove(waiting);
            return all.isEmpty() ? null : all;
        });
    }

    private void ring(String message) {
        if (message.equals("requests")) {
            requests.getAndSet(new CompletableFuture<>()).complete(null);
        } else if (message.equals("scripts")) {
            scripts.getAndSet(new CompletableFuture<>()).complete(null);
        } else if (message.equals("pauses")) {
            pauses.getAndSet(new CompletableFuture<>()).complete(null);
        } else if (message.equals("flows")) {
            flows.getAndSet(new CompletableFuture<>()).complete(null);
        } else if (message.equals("contexts")) {
            contexts.getAndSet(new CompletableFuture<>()).complete(null);
        } else if (message.startsWith(ENDED)) {
            Set<CompletableFuture<Void>> waiting = endings.remove(message.substring(ENDED.length()));
            if (waiting != null) {
                waiting.forEach(one -> one.complete(null));
            }
        }
    }
}
