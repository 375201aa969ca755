package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "diff", description = "Prints how two versions of a flow differ, as diff -u does.")
final class FlowDiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(index = "0", paramLabel = "FLOW", description = "Its name.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FROM",
            description = "A version, or how it begins; else the one before the active one.")
    private @Nullable String from;

    @Parameters(index = "2", arity = "0..1", paramLabel = "TO", description = "Likewise; else the active one.")
    private @Nullable String to;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            JsonNode flow = client.get(FlowWork.path(name));
            String first = from == null ? FlowWork.before(flow) : FlowWork.version(flow, from);
            String query = "?from=" + first + (to == null ? "" : "&to=" + FlowWork.version(flow, to));
            PrintWriter out = spec.commandLine().getOut();
            String diff = client.get(FlowWork.path(name) + "/diff" + query)
                    .path("diff")
                    .asText();
            out.print(diff.isEmpty() ? "no line differs\n" : diff);
            out.flush();
        }
        return 0;
    }
}
