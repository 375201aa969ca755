package io.aftercall.cli;

import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.Storm;
import io.aftercall.simulator.StripeSimulator;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "simulator", description = "Runs a Stripe of our own, with its state in memory, until it is stopped.")
final class SimulatorCommand implements Callable<Integer> {

    /** Enough of everything that every request that matters meets some of it, and not so much that none gets through. */
    private static final Storm STORM = new Storm(0.1, 0.1, 0.1, 0.05, 0.05);

    @Option(names = "--port", paramLabel = "PORT", description = "0, the default, takes a free one.")
    private int port;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "What every answer takes at least.")
    private Duration delay = Duration.ZERO;

    @Option(
            names = "--storm",
            description = "Random faults: answers lost after the effect, 5xx, 429, half answers, refused connections.")
    private boolean storm;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Of the storm; 1 unless set.")
    private long seed = 1;

    @Override
    public Integer call() throws InterruptedException {
        SimulatorSettings settings = SimulatorSettings.local()
                .withAddress("127.0.0.1", port)
                .withDelay(delay)
                .withStorm(storm ? STORM : Storm.CALM, seed);
        StripeSimulator simulator = StripeSimulator.start(settings);
        try (ExitHook hook = ExitHook.on(simulator::close, 0)) {
            System.out.println("aftercall simulator ready stripe.base-uri=" + simulator.baseUri());
            hook.awaitStop();
            return 0;
        }
    }
}
