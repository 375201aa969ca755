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

@Command(name = "reconcile", description = "Has a request whose outcome is unknown looked for at Stripe now.")
final class ReconcileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "The request, req_…")
    private String id;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode found = client.post("/api/requests/" + StatusCommand.request(id) + "/reconcile", Map.of(), null);
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(found));
            out.flush();
        }
        return 0;
    }
}
