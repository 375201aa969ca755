package io.aftercall.cli;

import io.aftercall.Aftercall;
import io.aftercall.config.ServerSettings;
import io.aftercall.http.server.Health;
import io.aftercall.http.server.HttpServer;
import io.aftercall.http.server.Reconciling;
import io.aftercall.queue.StoreHealth;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** The HTTP endpoint of an engine in this process. */
public final class Endpoint implements AutoCloseable {

    /** Answers under way may take this long; a poller that is cut off simply asks the next engine. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final HttpServer server;
    private final String host;

    private Endpoint(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /** Opens one that is ready as soon as Redis answers; the rest as below. */
    public static Endpoint open(Aftercall aftercall, Runnable stop) {
        return open(aftercall, stop, () -> true);
    }

    /**
     * Opens it.
     *
     * @param stop ends this process in order, as a SIGTERM does; returns at once
     * @param warm whether it may be called ready
     * @throws Failure if the address cannot be bound; names the keys
     */
    public static Endpoint open(Aftercall aftercall, Runnable stop, BooleanSupplier warm) {
        ServerSettings settings = aftercall.settings().http();
        try {
            HttpServer server = HttpServer.bind(
                            aftercall.system(),
                            settings,
                            aftercall.gateway(),
                            new Reconciling(
                                    aftercall.reconciliations(),
                                    aftercall.settings().webhooks()),
                            () -> health(aftercall, warm),
                            stop)
                    .toCompletableFuture()
                    .join();
            return new Endpoint(server, settings.host());
        } catch (CompletionException e) {
            throw new Failure(
                    "http.host, http.port: " + settings.host() + ":" + settings.port() + " cannot be bound, "
                            + Failure.reason(e),
                    e);
        }
    }

    /** {@code host:port}. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
    }

    /** Refuses new work from now on; what was asked before is still answered, and so is who polls. */
    void drain() {
        server.drain();
    }

    /** Refuses new work, lets answers under way finish, and lets go of the port. */
    @Override
    public void close() {
        server.drain();
        server.unbind(GRACE).toCompletableFuture().join();
    }

    private static CompletionStage<Health> health(Aftercall aftercall, BooleanSupplier warm) {
        return aftercall
                .ping()
                .handle((answered, fault) -> health(aftercall, aftercall.health(), fault == null, warm.getAsBoolean()));
    }

    /** A process that runs no more scripts still takes requests, which others finish. */
    private static Health health(Aftercall aftercall, StoreHealth redis, boolean answers, boolean warm) {
        Map<String, String> details = new TreeMap<>();
        aftercall.sickness().ifPresent(why -> details.put("scripts", "sick: " + why));
        aftercall.isolation().ifPresent(state -> details.put("isolation", state));
        if (!warm) {
            details.put("warm_up", "rehearses; work is taken all the same");
        }
        details.put("redis", answers ? "answers" : "does not answer");
        if (redis.refusal() != null) {
            details.put("refuses", redis.refusal());
        }
        if (!redis.warnings().isEmpty()) {
            details.put("warnings", String.join("; ", redis.warnings()));
        }
        return new Health(
                warm && answers && redis.refusal() == null, redis.durability().label(), details);
    }
}
