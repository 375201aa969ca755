package io.aftercall.cli;

import io.aftercall.actors.GuardianActor.Role;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "worker", description = "Runs scripts for engines elsewhere; opens no port.")
final class WorkerCommand implements Callable<Integer> {

    @Mixin
    private WorkerOptions worker = new WorkerOptions();

    @Mixin
    private ProcessOptions process = new ProcessOptions();

    @Override
    public Integer call() {
        Map<String, Object> overrides = process.overrides();
        worker.addTo(overrides);
        return Serving.run("worker", EnumSet.of(Role.WORKER), Settings.with(overrides));
    }
}
