package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "history", description = "Prints what happened to a flow, newest first: when, what, version, by whom.")
final class FlowHistoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "FLOW", description = "Its name.")
    private String name;

    @Option(names = "--json", description = "Prints what the server says.")
    private boolean json;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode flow = client.get(FlowWork.path(name));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(client.pretty(flow));
            } else {
                flow.path("events").forEach(event -> out.println(line(event, flow)));
            }
            out.flush();
        }
        return 0;
    }

    private static String line(JsonNode event, JsonNode flow) {
        boolean runs = event.path("event").asText().equals("activated")
                && event.path("version").equals(flow.path("version"));
        return "%-24s  %-11s  %-12s  %s%s"
                .formatted(
                        event.path("at").asText(),
                        event.path("event").asText(),
                        FlowWork.brief(event.path("version").asText()) + (runs ? "*" : ""),
                        FlowWork.line(event.path("by").asText()),
                        event.hasNonNull("why")
                                ? ": " + FlowWork.line(event.path("why").asText())
                                : "")
                .stripTrailing();
    }
}
