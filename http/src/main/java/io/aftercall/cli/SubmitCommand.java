package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "submit",
        description = {
            "Submits a call to Stripe and prints what the server says.",
            "With --wait it fails unless the call has succeeded and its flow has run."
        })
final class SubmitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Option(
            names = "--type",
            required = true,
            paramLabel = "TYPE",
            description = "payment_intent, product, price, subscription, coupon, customer, refund or stripe.")
    private String type;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "amount=2000, metadata[order]=7, …")
    private List<String> params = new ArrayList<>();

    @Option(names = "--method", paramLabel = "METHOD", description = "With type stripe: POST, GET or DELETE.")
    private @Nullable String method;

    @Option(names = "--path", paramLabel = "PATH", description = "With type stripe: /v1/…")
    private @Nullable String path;

    @Option(names = "--worker", paramLabel = "ID", description = "The workers that run the flow.")
    private @Nullable String worker;

    @Option(names = "--context", paramLabel = "ID", description = "The context the flow runs in.")
    private @Nullable String context;

    @Option(names = "--account", paramLabel = "NAME", description = "The Stripe account, by name.")
    private @Nullable String account;

    @Option(names = "--flow", paramLabel = "NAME", description = "Another flow than the one of the type.")
    private @Nullable String flow;

    @Option(names = "--key", paramLabel = "KEY", description = "A repeat with the same key meets the first request.")
    private @Nullable String key;

    @Mixin
    private ArgsOptions args = new ArgsOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Waits for the end, at most so long, and prints it.")
    private @Nullable Duration wait;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode answer = client.post("/api/requests", body(), key);
            if (wait == null) {
                return print(client.pretty(answer), true);
            }
            JsonNode ended = client.await("/api/requests/" + answer.path("id").asText(), wait);
            boolean done = ended.path("state").asText().equals("completed")
                    && ended.path("outcome").asText().equals("succeeded");
            return print(client.pretty(ended), done);
        }
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        ProcessOptions.put(body, "method", method);
        ProcessOptions.put(body, "path", path);
        body.put("params", Params.parse("--param", params));
        ProcessOptions.put(body, "worker_id", worker);
        ProcessOptions.put(body, "context_id", context);
        ProcessOptions.put(body, "account", account);
        ProcessOptions.put(body, "flow", flow);
        args.addTo(body);
        return body;
    }

    private int print(String text, boolean done) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
        return done ? 0 : 1;
    }
}
