package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "Lists dead letters, newest first: id, kind, reason, worker, flow, died, error.")
final class DeadLetterListCommand implements Callable<Integer> {

    private static final String LINE = "%-40s  %-7s  %-15s  %-12s  %-34s  %s  %s";
    private static final int SHOWN = 60;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Mixin
    private DeadLetterFilterOptions filter = new DeadLetterFilterOptions();

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many; 50 unless set, 200 at most.")
    private int limit = 50;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "What the page before ended with.")
    private @Nullable String cursor;

    @Option(names = "--json", description = "Prints what the server says.")
    private boolean json;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>(filter.filter());
        query.put("limit", Integer.toString(limit));
        if (cursor != null) {
            query.put("cursor", cursor);
        }
        try (ApiClient client = server.client()) {
            JsonNode page = client.get("/api/dead-letters" + DeadLetterFilterOptions.query(query));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(client.pretty(page));
            } else {
                print(page, out);
            }
            out.flush();
        }
        return 0;
    }

    private static void print(JsonNode page, PrintWriter out) {
        for (JsonNode letter : page.path("dead_letters")) {
            out.println(LINE.formatted(
                            letter.path("id").asText(),
                            letter.path("kind").asText(),
                            letter.path("reason").asText(),
                            letter.path("worker_id").asText(),
                            letter.hasNonNull("flow") ? letter.path("flow").asText() : "-",
                            letter.path("died_at").asText(),
                            error(letter))
                    .stripTrailing());
        }
        if (page.hasNonNull("next")) {
            out.println("more: --cursor " + page.path("next").asText());
        }
    }

    /** One line of it, without what could move a terminal's cursor. */
    private static String error(JsonNode letter) {
        String text = letter.path("error").asText("").replaceAll("\\p{Cntrl}", " ");
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
