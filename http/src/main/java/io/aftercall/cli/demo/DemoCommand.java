package io.aftercall.cli.demo;

import io.aftercall.cli.ExitHook;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fails unless everything ended as it has to. */
@Command(
        name = "demo",
        description = {
            "Shows the main job: starts Redis, a simulated Stripe, an engine, workers and the endpoint,",
            "submits every operation over HTTP, lets some calls fail on the way, and removes everything again."
        })
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--flows", paramLabel = "DIR", description = "Where the flow scripts are.")
    private @Nullable Path flows;

    /** Filled by picocli. */
    DemoCommand() {}

    @Override
    public Integer call() {
        System.out.println("aftercall demo: starting Redis, a simulated Stripe, an engine, workers and the endpoint");
        DemoParts parts = new DemoParts();
        // Told to stop half way, the demo has not shown what it should: that is a failure.
        try (ExitHook hook = ExitHook.on(parts::close, 1)) {
            DemoParts.Started started = parts.open(flows);
            System.out.println(started.describe() + System.lineSeparator());
            List<Shown> shown = new DemoStory(started.api(), started.timeline()).play();
            started.timeline().finish();
            return hook.isClosed() || !Summary.print(System.out, shown, started.stripe()) ? 1 : 0;
        }
    }
}
