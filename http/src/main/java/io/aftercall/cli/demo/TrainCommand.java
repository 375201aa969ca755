package io.aftercall.cli.demo;

import io.aftercall.Rehearsal;
import io.aftercall.cli.ExitHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows a JVM that keeps what it has learnt which code is hot, by a rehearsal, and which classes are needed, by the calls of the
 * demo. No flow of the user's runs: how the demo ends without them is of no interest.
 */
@Command(name = "train", hidden = true, description = "For the launcher's cache.")
public final class TrainCommand implements Callable<Integer> {

    @Option(names = "--seconds", description = "How long the rehearsal is.")
    private int seconds = 12;

    /** Filled by picocli. */
    TrainCommand() {}

    @Override
    public Integer call() {
        Rehearsal.begin(Duration.ofSeconds(seconds))
                .over()
                .toCompletableFuture()
                .join();
        Path noFlows = TemporaryDirectory.create();
        DemoParts parts = new DemoParts();
        try (ExitHook hook = ExitHook.on(parts::close, 1)) {
            DemoParts.Started started = parts.open(noFlows);
            new DemoStory(started.api(), started.timeline()).play();
            return hook.isClosed() ? 1 : 0;
        } finally {
            TemporaryDirectory.delete(noFlows);
        }
    }
}
