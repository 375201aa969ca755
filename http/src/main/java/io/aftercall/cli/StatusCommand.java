package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "status", description = "Prints a request (req_…) or the execution of a script (exe_…).")
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "What submit or script printed.")
    private String id;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Waits for the end, at most so long.")
    private @Nullable Duration wait;

    /** @throws Failure if it cannot name a request */
    static String request(String id) {
        if (!id.matches("req_[0-9a-z]{1,64}")) {
            throw new Failure(id + ": expected the id of a request, req_…");
        }
        return id;
    }

    @Override
    public Integer call() {
        if (!id.matches("(req|exe)_[0-9a-z]{1,64}")) {
            throw Failure.misuse(id + ": expected an id, req_… or exe_…");
        }
        String path = (id.startsWith("exe_") ? "/api/scripts/" : "/api/requests/") + id;
        try (ApiClient client = server.client()) {
            JsonNode found = wait == null ? client.get(path) : client.await(path, wait);
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(found));
            out.flush();
        }
        return 0;
    }
}
