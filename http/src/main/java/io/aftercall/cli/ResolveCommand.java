package io.aftercall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        name = "resolve",
        description = "Decides a request whose outcome is unknown (state parked), and lets the flow for it run.")
final class ResolveCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "The request, req_…")
    private String id;

    @Option(
            names = "--outcome",
            required = true,
            paramLabel = "OUTCOME",
            description = "succeeded, declined or not_charged.")
    private String outcome;

    @Option(names = "--object-id", paramLabel = "ID", description = "Stripe's object, which the engine fetches.")
    private @Nullable String objectId;

    @Option(names = "--object-file", paramLabel = "FILE", description = "Stripe's object as JSON.")
    private @Nullable Path objectFile;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with the request.")
    private @Nullable String note;

    @Override
    public Integer call() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("outcome", outcome);
        ProcessOptions.put(body, "object_id", objectId);
        ProcessOptions.put(body, "note", note);
        if (objectFile != null) {
            body.put("object", read(objectFile));
        }
        try (ApiClient client = server.client()) {
            JsonNode decided = client.post("/api/requests/" + StatusCommand.request(id) + "/resolve", body, null);
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(decided));
            out.flush();
        }
        return 0;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new Failure("--object-file: " + file + " (expected: JSON)", e);
        } catch (IOException e) {
            throw new Failure("--object-file: " + file + " cannot be read, " + Failure.reason(e), e);
        }
    }
}
