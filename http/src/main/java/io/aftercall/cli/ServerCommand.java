package io.aftercall.cli;

import io.aftercall.actors.GuardianActor.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "server", description = "Runs an engine, workers and the HTTP endpoint in one process.")
final class ServerCommand implements Callable<Integer> {

    @Mixin
    private EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    private WorkerOptions worker = new WorkerOptions();

    @Mixin
    private ProcessOptions process = new ProcessOptions();

    @Override
    public Integer call() {
        Map<String, Object> overrides = process.overrides();
        endpoint.addTo(overrides);
        worker.addTo(overrides);
        return Serving.run("server", EnumSet.allOf(Role.class), Settings.with(overrides));
    }
}
