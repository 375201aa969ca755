package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
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
        name = "set",
        description = "Sets a context to an account and flows, in place of all that it was set to. Requests that are"
                + " accepted already stay as they are.")
final class ContextSetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the context.")
    private String id;

    @Option(names = "--account", paramLabel = "NAME", description = "For requests that name no account and no secret.")
    private @Nullable String account;

    @Option(
            names = "--flow",
            paramLabel = "FLOW=OTHER",
            description = "For requests that name no flow: new_create_payment_intent=eu_payment_intent.")
    private Map<String, String> flows = new LinkedHashMap<>();

    @Override
    public Integer call() {
        if (account == null && flows.isEmpty()) {
            throw Failure.misuse("--account, --flow: expected at least one; unset takes away what is set");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("flows", flows);
        if (account != null) {
            body.put("account", account);
        }
        try (ApiClient client = server.client()) {
            JsonNode set = client.put(ContextsCommand.path(id), body);
            PrintWriter out = spec.commandLine().getOut();
            out.println(ContextsCommand.line(id, set));
            out.flush();
        }
        return 0;
    }
}
