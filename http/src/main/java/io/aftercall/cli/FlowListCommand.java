package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = "Lists the flows of a server: name, active version, since when, by whom; and what was refused.")
final class FlowListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Option(names = "--json", description = "Prints what the server says.")
    private boolean json;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode table = client.get("/api/flows");
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(client.pretty(table));
            } else {
                table.path("flows").forEach(flow -> print(flow, out));
            }
            out.flush();
        }
        return 0;
    }

    private static void print(JsonNode flow, PrintWriter out) {
        out.println("%-44s  %-12s  %-24s  %s"
                .formatted(
                        flow.path("name").asText(),
                        flow.hasNonNull("version")
                                ? FlowWork.brief(flow.path("version").asText())
                                : "none active",
                        flow.path("changed_at").asText(""),
                        FlowWork.line(flow.path("by").asText("")))
                .stripTrailing());
        JsonNode refused = flow.path("refused");
        if (refused.isObject()) {
            out.println("  refused: %s of %s, by %s: %s"
                    .formatted(
                            FlowWork.brief(refused.path("version").asText()),
                            refused.path("at").asText(),
                            FlowWork.line(refused.path("by").asText()),
                            FlowWork.line(refused.path("why").asText())));
        }
    }
}
