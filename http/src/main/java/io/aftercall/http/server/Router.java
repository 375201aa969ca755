package io.aftercall.http.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Allow;

/**
 * Finds who answers a request. A table and not Pekko's directives: with so few paths it is shorter, and 404, 405 and
 * OPTIONS follow from the table alone. HEAD comes in as GET (see {@link TransportSettings}). Thread-safe.
 */
final class Router {

    private final List<Route> routes;
    private final BodyReader bodies;

    Router(List<Route> routes, BodyReader bodies) {
        this.routes = List.copyOf(routes);
        this.bodies = bodies;
    }

    /** Answers requests. */
    @FunctionalInterface
    interface Handler {

        CompletionStage<HttpResponse> handle(Incoming incoming);
    }

    /**
     * One line of the table.
     *
     * @param path its segments; {@code {id}} or another name in braces stands for any
     */
    record Route(HttpMethod method, List<String> path, Handler handler) {

        static Route get(String path, Handler handler) {
            return new Route(HttpMethods.GET, segments(path), handler);
        }

        static Route post(String path, Handler handler) {
            return new Route(HttpMethods.POST, segments(path), handler);
        }

        static Route put(String path, Handler handler) {
            return new Route(HttpMethods.PUT, segments(path), handler);
        }

        static Route delete(String path, Handler handler) {
            return new Route(HttpMethods.DELETE, segments(path), handler);
        }

        /** The variable segments; empty if this is another path. */
        private Optional<List<String>> match(List<String> segments) {
            if (segments.size() != path.size()) {
                return Optional.empty();
            }
            List<String> variables = new ArrayList<>();
            for (int i = 0; i < path.size(); i++) {
                if (path.get(i).startsWith("{")) {
                    variables.add(segments.get(i));
                } else if (!path.get(i).equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(List.copyOf(variables));
        }
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        List<String> path = segments(request.getUri().getPathString());
        Set<HttpMethod> allowed = new LinkedHashSet<>();
        for (Route route : routes) {
            Optional<List<String>> variables = route.match(path);
            if (variables.isPresent() && route.method().equals(request.method())) {
                return route.handler().handle(new Incoming(request, variables.get()));
            }
            variables.ifPresent(found -> allowed.add(route.method()));
        }
        bodies.discard(request);
        return CompletableFuture.completedStage(unrouted(request.method(), allowed));
    }

    private static HttpResponse unrouted(HttpMethod method, Set<HttpMethod> allowed) {
        if (allowed.isEmpty()) {
            return Replies.problem(Problem.of(Problem.Kind.NOT_FOUND, "There is nothing at this path."));
        }
        if (allowed.contains(HttpMethods.GET)) {
            allowed.add(HttpMethods.HEAD);
        }
        allowed.add(HttpMethods.OPTIONS);
        Allow allow = Allow.create(allowed.toArray(HttpMethod[]::new));
        if (method.equals(HttpMethods.OPTIONS)) {
            return HttpResponse.create().withStatus(204).addHeader(allow);
        }
        return Replies.problem(Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "The header Allow names what is allowed."))
                .addHeader(allow);
    }

    /** Nothing is taken for equal: an empty segment is one, so that {@code /api//requests/} is another path. */
    private static List<String> segments(String path) {
        return path.startsWith("/") ? List.of(path.substring(1).split("/", -1)) : List.of();
    }
}
