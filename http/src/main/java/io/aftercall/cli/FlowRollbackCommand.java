package io.aftercall.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        description = {
            "Activates the version of a flow that was active before this one, until its file is changed.",
            "Twice goes back and forth; 'activate' goes further back."
        })
final class FlowRollbackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "FLOW", description = "Its name.")
    private String name;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            String before = FlowWork.before(client.get(FlowWork.path(name)));
            PrintWriter out = spec.commandLine().getOut();
            out.println(FlowWork.told(FlowWork.activate(client, name, before)));
            out.flush();
        }
        return 0;
    }
}
