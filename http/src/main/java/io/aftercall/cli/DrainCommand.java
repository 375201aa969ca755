package io.aftercall.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "drain", description = "Tells a server to take nothing new, finish or hand back what it has, and end.")
final class DrainCommand implements Callable<Integer> {

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Override
    public Integer call() {
        try (ApiClient client = server.client()) {
            client.post("/api/drain", Map.of(), null);
        }
        return 0;
    }
}
