package io.aftercall.http.server;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.Host;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the routes: refuses what must not come in, and makes an answer of whatever goes wrong behind it. Its
 * stages never fail. Thread-safe.
 */
final class Doorkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final Duration DRAIN_RETRY = Duration.ofSeconds(1);

    private final Router router;
    private final BodyReader bodies;
    private final @Nullable String loopbackName;
    private final AtomicBoolean draining;

    /**
     * Puts it before the routes.
     *
     * @param loopbackName the name that the endpoint is bound by, if it is bound to loopback: callers then have to call
     *     it by that or by another name of loopback (see {@link #isOwnName}); else null
     */
    Doorkeeper(Router router, BodyReader bodies, AtomicBoolean draining, @Nullable String loopbackName) {
        this.router = router;
        this.bodies = bodies;
        this.draining = draining;
        this.loopbackName = loopbackName;
    }

    void drain() {
        draining.set(true);
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        return answer(request).exceptionally(Doorkeeper::explain).thenApply(this::finish);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        try {
            if (loopbackName != null && !isOwnName(request.getUri().host(), loopbackName)) {
                bodies.discard(request);
                return answered(Replies.problem(Problem.of(
                        Problem.Kind.FORBIDDEN_HOST,
                        "Bound to loopback, it answers to localhost and loopback addresses only.")));
            }
            if (draining.get() && startsSomething(request)) {
                bodies.discard(request);
                return answered(unavailable("This process is about to stop and takes nothing new."));
            }
            return router.handle(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** To be told again to drain is nothing new: it gets the same answer as the first time. */
    private static boolean startsSomething(HttpRequest request) {
        return request.method().equals(HttpMethods.POST)
                && !request.getUri().path().equals(ControlRoutes.DRAIN);
    }

    /**
     * A web page can make its own name point to 127.0.0.1 and then talk to us as its own server (DNS rebinding); the
     * name it uses gives it away. An HTTP/1.0 client may send none, a browser always does.
     */
    private static boolean isOwnName(Host host, String ownName) {
        String name = host.address();
        return name.isEmpty()
                || name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase(ownName)
                || host.isIPv4() && name.startsWith("127.")
                || host.isIPv6() && (name.equals("::1") || name.equals("0:0:0:0:0:0:0:1"));
    }

    private HttpResponse finish(HttpResponse response) {
        HttpResponse safe = response.addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
        return draining.get() ? safe.removeHeader("Connection").addHeader(Replies.CLOSE) : safe;
    }

    private static HttpResponse explain(Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (fault) {
            case ProblemException expected -> Replies.problem(expected.problem());
            case StoreAway away -> {
                LOG.warn("The store did not answer. why={}", String.valueOf(away.getCause()));
                yield unavailable("The store did not answer.");
            }
            default -> {
                String correlation = UUID.randomUUID().toString();
                LOG.error("A request to the endpoint failed. correlation_id={}", correlation, fault);
                yield Replies.problem(Problem.fault(correlation));
            }
        };
    }

    private static HttpResponse unavailable(String detail) {
        return Replies.problem(Problem.of(Problem.Kind.UNAVAILABLE, detail)).addHeader(Replies.retryAfter(DRAIN_RETRY));
    }

    private static CompletionStage<HttpResponse> answered(HttpResponse response) {
        return CompletableFuture.completedStage(response);
    }
}
