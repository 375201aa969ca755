package io.aftercall.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", description = "Prints a dead letter with all that it was given.")
final class DeadLetterShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "exe_…, or req_… of its request.")
    private String id;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(client.get(DeadLetterWork.path(id))));
            out.flush();
        }
        return 0;
    }
}
