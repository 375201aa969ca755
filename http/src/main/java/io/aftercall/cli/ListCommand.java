package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "Lists requests, newest first: id, type, state, outcome, attempts, created.")
final class ListCommand implements Callable<Integer> {

    private static final String LINE = "%-40s  %-15s  %-12s  %-14s  %8s  %s";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state, such as parked.")
    private @Nullable String state;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many; 50 unless set, 200 at most.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "What the page before ended with.")
    private @Nullable String after;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode page = client.get(query());
            PrintWriter out = spec.commandLine().getOut();
            for (JsonNode request : page.path("requests")) {
                out.println(line(request));
            }
            if (page.hasNonNull("next")) {
                out.println("more: --after " + page.path("next").asText());
            }
            out.flush();
        }
        return 0;
    }

    private static String line(JsonNode request) {
        return LINE.formatted(
                        request.path("id").asText(),
                        request.path("type").asText(),
                        request.path("state").asText(),
                        request.hasNonNull("outcome") ? request.path("outcome").asText() : "-",
                        request.path("attempts").size(),
                        request.path("created_at").asText())
                .stripTrailing();
    }

    private String query() {
        StringBuilder query = new StringBuilder("/api/requests?limit=").append(limit);
        append(query, "state", state);
        append(query, "after", after);
        return query.toString();
    }

    private static void append(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
