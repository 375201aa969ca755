package io.aftercall.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.cli.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happens in the demo: the requests, in the order in which one needs the other. */
final class DemoStory {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUCCEEDED = "succeeded";

    /** A request that was submitted and not yet waited for. */
    private record Begun(String id, String label, String expected, int attempts) {}

    private final ApiClient api;
    private final Timeline timeline;

    DemoStory(ApiClient api, Timeline timeline) {
        this.api = api;
        this.timeline = timeline;
    }

    List<Shown> play() {
        timeline.say(
                "Five calls at once. Stripe answers 429 to the product, and loses the payment's answer on the way.");
        Begun customer = submit("customer", "customer", Map.of("email", "ada@example.com"), Map.of());
        Begun product = failing("product", Map.of("name", "Tea"), "429", 2);
        Begun coupon = submit("coupon", "coupon", Map.of("percent_off", 25, "duration", "once"), Map.of());
        Begun payment = failing("payment_intent", payment("pm_card_visa"), "reset_after", 2);
        Begun declined =
                submit("payment_intent", "declined payment", payment("pm_card_chargeDeclined"), Map.of(), "declined");

        String customerId = wait(customer).ended().at("/object/id").asText();
        Begun chain = submit("product", "chain", Map.of("name", "Newspaper"), chainArgs(customerId));
        String productId = wait(product).ended().at("/object/id").asText();

        timeline.say("The price, to which Stripe answers 500 once. The chain goes on by its scripts alone.");
        Begun price = failing("price", price(productId), "500", 2);
        String priceId = wait(price).ended().at("/object/id").asText();
        Begun subscription = submit("subscription", "subscription", subscription(customerId, priceId), Map.of());

        List<Shown> shown = new ArrayList<>();
        for (Begun begun : List.of(customer, product, coupon, payment, declined, price, subscription)) {
            shown.add(wait(begun));
        }
        shown.addAll(follow(wait(chain)));
        return shown;
    }

    /** The chain from its first request on: product, price, subscription, each submitted by the flow of the one before. */
    private List<Shown> follow(Shown first) {
        List<Shown> chain = new ArrayList<>(List.of(first));
        while (chain.getLast().ended().path("children").size() > 0) {
            String child = chain.getLast().ended().path("children").get(0).asText();
            JsonNode ended = api.await("/api/requests/" + child, PATIENCE);
            String label = "chain: " + ended.path("type").asText();
            chain.add(new Shown(label, SUCCEEDED, 1, ended));
        }
        return chain;
    }

    private Begun failing(String type, Map<String, Object> params, String fault, int attempts) {
        Map<String, Object> withFault = new LinkedHashMap<>(params);
        withFault.put("metadata", Map.of("sim_fault", fault));
        Begun begun = submit(type, type, withFault, Map.of());
        return new Begun(begun.id(), begun.label(), begun.expected(), attempts);
    }

    private Begun submit(String type, String label, Map<String, Object> params, Map<String, Object> args) {
        return submit(type, label, params, args, SUCCEEDED);
    }

    private Begun submit(
            String type, String label, Map<String, Object> params, Map<String, Object> args, String expected) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("params", params);
        body.put("worker_id", "demo");
        body.put("context_id", "demo");
        body.put("caller_id", label);
        body.put("args", args);
        JsonNode answer = api.post("/api/requests", body, "demo-" + label.replace(' ', '-'));
        return new Begun(answer.path("id").asText(), label, expected, 1);
    }

    private Shown wait(Begun begun) {
        JsonNode ended = api.await("/api/requests/" + begun.id(), PATIENCE);
        return new Shown(begun.label(), begun.expected(), begun.attempts(), ended);
    }

    private static Map<String, Object> payment(String method) {
        return Map.of(
                "amount",
                2000,
                "currency",
                "usd",
                "confirm",
                true,
                "payment_method",
                method,
                "automatic_payment_methods",
                Map.of("enabled", true, "allow_redirects", "never"));
    }

    private static Map<String, Object> price(String product) {
        return Map.of(
                "product", product, "unit_amount", 500, "currency", "usd", "recurring", Map.of("interval", "month"));
    }

    private static Map<String, Object> subscription(String customer, String price) {
        return Map.of("customer", customer, "items", List.of(Map.of("price", price)));
    }

    private static Map<String, Object> chainArgs(String customer) {
        return Map.of(
                "chain", Map.of("unit_amount", 900, "currency", "usd", "interval", "month", "customer", customer));
    }
}
