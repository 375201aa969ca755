package io.aftercall.simulator;

import io.aftercall.simulator.Operation.Effect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the operation behind a method and a path. Immutable. */
final class Router {

    private static final Schema EXPAND = Schema.builder().expand().build();

    private final Map<String, Resource> resources = new LinkedHashMap<>();

    Router() {
        Stream.of(
                        new Products(),
                        new Prices(),
                        new Subscriptions(),
                        new PaymentIntents(),
                        new Charges(),
                        new Coupons(),
                        new Customers(),
                        new Refunds())
                .forEach(resource -> resources.put(resource.path(), resource));
    }

    /** @throws Refusal 404 if Stripe, or the simulator, has no such URL */
    Operation find(String method, String path) {
        String[] segments = path.split("/", -1);
        Resource resource = segments.length > 2 && segments.length < 6 && segments[1].equals("v1")
                ? resources.get(segments[2])
                : null;
        Operation found = resource == null ? null : find(resource, method, segments);
        if (found == null) {
            throw Refusals.unknownUrl(method, path.length() > 200 ? path.substring(0, 200) : path);
        }
        return found;
    }

    private static @Nullable Operation find(Resource resource, String method, String[] segments) {
        if (segments.length == 3) {
            return collection(resource, method);
        }
        String id = segments[3];
        if (!id.matches("\\w{1,255}")) {
            return null;
        }
        if (segments.length == 5) {
            return method.equals("POST") ? action(resource, id, segments[4]) : null;
        }
        if (method.equals("GET") && id.equals("search") && resource.searchable()) {
            return Operation.read(Search.PARAMETERS, (account, params) -> Search.run(account, resource, params));
        }
        return single(resource, method, id);
    }

    private static @Nullable Operation collection(Resource resource, String method) {
        Schema creation = resource.creation();
        if (method.equals("POST") && creation != null) {
            return new Operation(creation, resource::validate, new Effect(resource.type(), "create"), resource::create);
        }
        return method.equals("GET")
                ? Operation.read(
                        Listing.parameters(resource), (account, params) -> Listing.run(account, resource, params))
                : null;
    }

    private static @Nullable Operation single(Resource resource, String method, String id) {
        Action deletion = resource.deletion();
        return switch (method) {
            case "GET" -> Operation.read(EXPAND, (account, params) -> Result.of(object(account, resource, id)));
            case "POST" ->
                new Operation(
                        resource.update(),
                        params -> {},
                        new Effect(resource.type(), "update"),
                        (account, params) -> resource.change(account, living(account, resource, id), params));
            case "DELETE" -> deletion == null ? null : operation(resource, id, deletion);
            default -> null;
        };
    }

    private static @Nullable Operation action(Resource resource, String id, String name) {
        List<Action> named = resource.actions().stream()
                .filter(action -> action.name().equals(name))
                .toList();
        return named.isEmpty() ? null : operation(resource, id, named.getFirst());
    }

    private static Operation operation(Resource resource, String id, Action action) {
        return new Operation(
                action.schema(),
                params -> {},
                new Effect(resource.type(), action.name()),
                (account, params) -> action.step().run(account, living(account, resource, id), params));
    }

    private static Fields object(Account account, Resource resource, String id) {
        Fields found = account.find(resource.type(), id);
        if (found == null) {
            throw Refusals.noSuch(404, resource.type(), id, "id");
        }
        return found;
    }

    private static Fields living(Account account, Resource resource, String id) {
        Fields found = object(account, resource, id);
        if (found.flag("deleted", false)) {
            throw Refusals.noSuch(404, resource.type(), id, "id");
        }
        return found;
    }
}
