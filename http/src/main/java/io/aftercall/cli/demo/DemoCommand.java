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
        DemoParts parts = DemoParts.open(flows);
        // Told to stop half way, the demo has not shown what it should: that is a failure.
        try (ExitHook hook = ExitHook.on(parts::close, 1)) {
            System.out.println(parts.describe() + System.lineSeparator());
            List<Shown> shown = new DemoStory(parts.api(), parts.timeline()).play();
            parts.timeline().finish();
            return hook.isClosed() || !Summary.print(System.out, shown, parts.stripe()) ? 1 : 0;
        }
    }
}
