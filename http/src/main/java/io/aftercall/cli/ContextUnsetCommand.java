package io.aftercall.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "unset", description = "Takes away what a context is set to, and not what it holds.")
final class ContextUnsetCommand implements Callable<Integer> {

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the context.")
    private String id;

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            client.delete(ContextsCommand.path(id) + "/configuration");
        }
        return 0;
    }
}
