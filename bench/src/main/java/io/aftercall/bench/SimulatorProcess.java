package io.aftercall.bench;

import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Stripe's simulator in a process of its own, as Stripe is: its memory and its threads are not the engine's. */
final class SimulatorProcess implements AutoCloseable {

    private final Process process;
    private final URI baseUri;

    private SimulatorProcess(Process process, URI baseUri) {
        this.process = process;
        this.baseUri = baseUri;
    }

    /** @param delay of each answer */
    static SimulatorProcess start(Duration delay) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorProcess.class.getName(),
                        String.valueOf(delay.toMillis())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new SimulatorProcess(process, URI.create(output.readLine()));
    }

    URI baseUri() {
        return baseUri;
    }

    /** It prints what it saw, and ends. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    public static void main(String[] args) throws IOException {
        Duration delay = Duration.ofMillis(Long.parseLong(args[0]));
        SimulatorSettings settings = SimulatorSettings.local().withDelay(delay);
        try (StripeSimulator stripe = StripeSimulator.start(settings)) {
            System.out.println(stripe.baseUri());
            while (System.in.read() >= 0) {
                // until whoever started it closes its end
            }
            System.err.println("effects " + stripe.effects().total() + ", keys with more than one "
                    + stripe.effects().keysWithMoreThanOne().size());
        }
    }
}
