package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "pause", description = "Lets nothing new begin for an account, a context, a worker id, or at all.")
final class PauseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Mixin
    private PauseTarget target = new PauseTarget();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Shown wherever something waits for it.")
    private String reason = "";

    @Override
    public Integer call() {
        Map<String, String> pause = Map.of("kind", target.kind(), "name", target.name(), "reason", reason);
        try (ApiClient client = server.client()) {
            JsonNode paused = client.post("/api/pauses", pause, null);
            PrintWriter out = spec.commandLine().getOut();
            out.println(PausesCommand.line(paused));
            out.flush();
        }
        return 0;
    }
}
