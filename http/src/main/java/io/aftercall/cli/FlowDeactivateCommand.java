package io.aftercall.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "deactivate",
        description = "Has what is queued from now on end without this flow. Deleting its file does not do that.")
final class FlowDeactivateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "FLOW", description = "Its name.")
    private String name;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(FlowWork.told(FlowWork.deactivate(client, name)));
            out.flush();
        }
        return 0;
    }
}
