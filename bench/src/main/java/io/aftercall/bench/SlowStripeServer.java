package io.aftercall.bench;

import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.time.Duration;

/** The simulator in a process of its own. Arguments: port, delay of each answer in milliseconds. Ends with its input. */
public final class SlowStripeServer {

    private SlowStripeServer() {}

    public static void main(String[] args) throws IOException {
        Quiet.logs();
        int port = Integer.parseInt(args[0]);
        Duration delay = Duration.ofMillis(Long.parseLong(args[1]));
        SimulatorSettings settings =
                SimulatorSettings.local().withAddress("127.0.0.1", port).withDelay(delay);
        try (StripeSimulator stripe = StripeSimulator.start(settings)) {
            System.out.println(stripe.baseUri());
            while (System.in.read() >= 0) {
                // runs until whoever started it closes its end
            }
            System.err.println("effects " + stripe.effects().total() + ", keys with more than one "
                    + stripe.effects().keysWithMoreThanOne().size());
        }
    }
}
