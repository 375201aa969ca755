package io.aftercall.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "activate",
        description = {
            "Has everything that is queued from now on run this version of a flow, until its file is changed.",
            "What is queued already runs the version that it was queued with."
        })
final class FlowActivateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(index = "0", paramLabel = "FLOW", description = "Its name.")
    private String name;

    @Parameters(index = "1", paramLabel = "VERSION", description = "One that is kept, or how it begins.")
    private String version;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            String whole = FlowWork.version(client.get(FlowWork.path(name)), version);
            PrintWriter out = spec.commandLine().getOut();
            out.println(FlowWork.told(FlowWork.activate(client, name, whole)));
            out.flush();
        }
        return 0;
    }
}
