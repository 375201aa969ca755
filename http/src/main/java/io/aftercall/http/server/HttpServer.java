package io.aftercall.http.server;

import io.aftercall.actors.RequestGateway;
import io.aftercall.config.ServerSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * The endpoint as it is bound. No request holds a thread while it waits. Thread-safe.
 *
 * <p>To stop: {@link #drain}, let the engine drain, {@link #unbind}.
 */
public final class HttpServer {

    private final ServerBinding binding;
    private final Doorkeeper doorkeeper;

    private HttpServer(ServerBinding binding, Doorkeeper doorkeeper) {
        this.binding = binding;
        this.doorkeeper = doorkeeper;
    }

    /**
     * Binds to host and port of {@code settings}. The stage fails if the port is taken.
     *
     * @param readiness is asked at each {@code GET /health/ready}
     * @param stop ends the process in order, as a SIGTERM does; for {@code POST /api/drain}; returns at once
     */
    public static CompletionStage<HttpServer> bind(
            ActorSystem<?> system,
            ServerSettings settings,
            RequestGateway gateway,
            Reconciling reconciling,
            Readiness readiness,
            Runnable stop) {
        return bind(system, settings, gateway, reconciling, readiness, stop, Deadlines.DEFAULT);
    }

    static CompletionStage<HttpServer> bind(
            ActorSystem<?> system,
            ServerSettings settings,
            RequestGateway gateway,
            Reconciling reconciling,
            Readiness readiness,
            Runnable stop,
            Deadlines deadlines) {
        Materializer materializer = SystemMaterializer.get(system).materializer();
        BodyReader bodies = new BodyReader(settings.maxBodySize(), deadlines.body(), materializer);
        AtomicBoolean draining = new AtomicBoolean();
        List<Router.Route> routes = new ArrayList<>();
        routes.addAll(new RequestRoutes(gateway, bodies, settings.maxWait()).routes());
        BodyReader scripts =
                new BodyReader(Math.max(PlayDecoder.MAX_BODY, settings.maxBodySize()), deadlines.body(), materializer);
        routes.addAll(new ScriptRoutes(gateway, scripts, settings.acceptTimeout(), settings.maxWait()).routes());
        routes.addAll(new ControlRoutes(gateway, bodies, () -> {
                    if (draining.compareAndSet(false, true)) {
                        stop.run();
                    }
                })
                .routes());
        routes.addAll(new PauseRoutes(gateway.pauses(), bodies).routes());
        routes.addAll(new FlowRoutes(gateway.flows(), bodies).routes());
        routes.addAll(new ContextRoutes(gateway.contexts(), bodies).routes());
        routes.addAll(new DeadLetterRoutes(gateway.deadLetters(), gateway.brakes(), bodies).routes());
        routes.addAll(new ReconcileRoutes(reconciling.reconciliations(), gateway.brakes(), bodies).routes());
        routes.addAll(new WebhookRoutes(
                        reconciling.reconciliations(),
                        new BodyReader(WebhookRoutes.MAX_BODY, deadlines.body(), materializer),
                        new WebhookSignature(reconciling.webhooks(), InstantSource.system()))
                .routes());
        routes.addAll(new OperationsRoutes(readiness, bodies, draining::get).routes());
        String loopbackName = isLoopback(settings.host()) ? settings.host() : null;
        Doorkeeper doorkeeper = new Doorkeeper(new Router(routes, bodies), bodies, draining, loopbackName);
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .withSettings(TransportSettings.of(system, settings))
                .bindFlow(flow(doorkeeper, deadlines))
                .thenApply(binding -> new HttpServer(binding, doorkeeper));
    }

    /** Where it listens; the port that the system gave if {@code settings} had 0. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** From now on new work is answered with 503, every connection is closed after its answer, and it is not ready. */
    public void drain() {
        doorkeeper.drain();
    }

    /**
     * Takes no more connections, lets the requests that are being answered end, and closes the connections.
     *
     * @param grace after which what is still open is cut
     */
    public CompletionStage<Void> unbind(Duration grace) {
        return binding.terminate(grace).thenApply(terminated -> null);
    }

    /** One request at a time on each connection. */
    private static Flow<HttpRequest, HttpResponse, NotUsed> flow(Doorkeeper doorkeeper, Deadlines deadlines) {
        return BidiFlow.fromGraph(new HeadDeadline(deadlines))
                .join(Flow.of(HttpRequest.class).mapAsync(1, doorkeeper::handle));
    }

    private static boolean isLoopback(String host) {
        InetAddress address = new InetSocketAddress(host, 0).getAddress();
        return address != null && address.isLoopbackAddress();
    }
}
