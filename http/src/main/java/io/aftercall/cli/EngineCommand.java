package io.aftercall.cli;

import io.aftercall.actors.GuardianActor.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "engine", description = "Runs an engine and the HTTP endpoint; scripts run elsewhere.")
final class EngineCommand implements Callable<Integer> {

    @Mixin
    private EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    private ProcessOptions process = new ProcessOptions();

    @Override
    public Integer call() {
        Map<String, Object> overrides = process.overrides();
        endpoint.addTo(overrides);
        return Serving.run("engine", EnumSet.of(Role.ENGINE), Settings.with(overrides));
    }
}
