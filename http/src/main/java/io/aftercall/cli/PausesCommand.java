package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "pauses", description = "Lists what is paused: kind, name, since, reason.")
final class PausesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            PrintWriter out = spec.commandLine().getOut();
            client.get("/api/pauses").path("pauses").forEach(pause -> out.println(line(pause)));
            out.flush();
        }
        return 0;
    }

    static String line(JsonNode pause) {
        return "%-8s  %-20s  %-24s  %s"
                .formatted(
                        pause.path("kind").asText(),
                        pause.path("name").asText(),
                        pause.path("since").asText(),
                        pause.path("reason").asText())
                .stripTrailing();
    }
}
