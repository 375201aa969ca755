package io.aftercall.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "resume", description = "Ends a pause.")
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Mixin
    private PauseTarget target = new PauseTarget();

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            client.delete(target.path());
        }
        return 0;
    }
}
