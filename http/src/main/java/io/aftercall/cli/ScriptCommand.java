package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "script",
        description = {
            "Has a worker run a Groovy file once, and prints what the server says.",
            "With --wait it fails unless the script has run to its end."
        })
final class ScriptCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "FILE", description = "The script.")
    private Path file;

    @Option(names = "--worker", paramLabel = "ID", description = "The workers that may run it.")
    private @Nullable String worker;

    @Option(names = "--context", paramLabel = "ID", description = "The context it runs in.")
    private @Nullable String context;

    @Option(names = "--binding", paramLabel = "NAME=VALUE", description = "Bound by name in the script.")
    private List<String> bindings = new ArrayList<>();

    @Option(names = "--mode", paramLabel = "MODE", description = "isolated or trusted; without it isolated.")
    private @Nullable String mode;

    @Option(names = "--key", paramLabel = "KEY", description = "A repeat with the same key meets the first execution.")
    private @Nullable String key;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Waits for the end, at most so long, and prints it.")
    private @Nullable Duration wait;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode answer = client.post("/api/scripts", body(), key);
            boolean done = true;
            if (wait != null) {
                answer = client.await(
                        "/api/scripts/" + answer.path("execution_id").asText(), wait);
                done = answer.path("state").asText().equals("completed");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(answer));
            out.flush();
            return done ? 0 : 1;
        }
    }

    private Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("script", source(file));
        ProcessOptions.put(body, "worker_id", worker);
        ProcessOptions.put(body, "context_id", context);
        ProcessOptions.put(body, "mode", mode);
        body.put("bindings", Params.parse("--binding", bindings));
        return body;
    }

    static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw Failure.misuse(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read, " + Failure.reason(e), e);
        }
    }
}
