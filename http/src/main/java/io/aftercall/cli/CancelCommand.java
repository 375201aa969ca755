package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "cancel", description = "Calls a request off, if nothing was sent yet.")
final class CancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "What submit printed, req_….")
    private String id;

    @Override
    public Integer call() {
        if (!id.matches("req_[0-9a-z]{1,64}")) {
            throw Failure.misuse(id + ": expected an id, req_…");
        }
        try (ApiClient client = server.client()) {
            JsonNode found = client.post("/api/requests/" + id + "/cancel", Map.of(), null);
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(found));
            out.flush();
        }
        return 0;
    }
}
