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

@Command(name = "list", description = "Lists contexts that are set to something: id, account, flows.")
final class ContextListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many; 50 unless set, 200 at most.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "What the page before ended with.")
    private @Nullable String after;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("limit", Integer.toString(limit));
        if (after != null) {
            query.put("after", after);
        }
        try (ApiClient client = server.client()) {
            JsonNode page = client.get("/api/contexts" + DeadLetterFilterOptions.query(query));
            PrintWriter out = spec.commandLine().getOut();
            page.path("contexts")
                    .forEach(context ->
                            out.println(ContextsCommand.line(context.path("id").asText(), context)));
            if (page.hasNonNull("next")) {
                out.println("more: --after " + page.path("next").asText());
            }
            out.flush();
        }
        return 0;
    }
}
