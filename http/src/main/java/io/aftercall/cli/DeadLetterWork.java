package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What replay and discard have in common: one by its id, or all of a filter. */
final class DeadLetterWork {

    /** What one call to the server touches, so that each is answered soon. */
    private static final int AT_ONCE = 500;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Mixin
    private DeadLetterFilterOptions filter = new DeadLetterFilterOptions();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "exe_…, or req_… of its request.")
    private @Nullable String id;

    @Option(names = "--all", description = "All of them; needed where no filter is given.")
    private boolean all;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "With a filter: at most so many.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--json", description = "Prints what the server says.")
    private boolean json;

    /** @throws Failure if it is no id */
    static String path(String id) {
        if (!id.matches("(req|exe)_[0-9a-z]{1,64}")) {
            throw new Failure(id + ": expected an id, exe_… or req_…");
        }
        return "/api/dead-letters/" + id;
    }

    /**
     * Does it.
     *
     * @param verb of the path
     * @param did of the answer, and for the person
     * @param body of a call for a single one
     * @return 0 if all that was meant was done, 1 if some were refused
     */
    int run(String verb, String did, Map<String, Object> body) {
        Map<String, String> parts = filter.filter();
        if (limit < 1) {
            throw usage("--limit: expected at least 1");
        }
        if (id != null && (all || !parts.isEmpty())) {
            throw usage("expected either an id or a filter, not both");
        }
        if (id == null && !body.isEmpty()) {
            throw usage("an edit is for one dead letter: expected its id");
        }
        if (id == null && !all && parts.isEmpty()) {
            throw usage("expected an id, a filter, or --all");
        }
        try (ApiClient client = server.client()) {
            return id != null ? one(client, id, verb, did, body) : many(client, parts, verb, did);
        }
    }

    private int one(ApiClient client, String which, String verb, String did, Map<String, Object> body) {
        JsonNode answer = client.post(path(which) + "/" + verb, body, null);
        print(json ? client.pretty(answer) : which + " " + did);
        return 0;
    }

    private int many(ApiClient client, Map<String, String> parts, String verb, String did) {
        long done = 0;
        long refused = 0;
        int left = limit;
        String cursor = null;
        do {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("filter", parts);
            body.put("limit", Math.min(left, AT_ONCE));
            ProcessOptions.put(body, "cursor", cursor);
            JsonNode answer = client.post("/api/dead-letters/" + verb, body, null);
            done += answer.path(did).asLong();
            refused += answer.path("refused").asLong();
            left -= answer.path("matched").asInt();
            cursor = answer.hasNonNull("next") ? answer.path("next").asText() : null;
            if (json) {
                print(client.pretty(answer));
            }
        } while (cursor != null && left > 0);
        if (!json) {
            print(did + " " + done + ", refused " + refused);
        }
        return refused == 0 ? 0 : 1;
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
