package io.aftercall.simulator;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A fresh simulator and a caller for each test. */
@Timeout(60)
abstract class SimulatorTestBase {

    static final String INTENTS = "/v1/payment_intents";
    static final String[] INTENT = {"amount", "2000", "currency", "usd"};

    StripeSimulator simulator;
    SimulatorClient stripe;

    SimulatorSettings settings() {
        return SimulatorSettings.local();
    }

    @BeforeEach
    void start() {
        simulator = StripeSimulator.start(settings());
        stripe = new SimulatorClient(simulator.baseUri());
    }

    @AfterEach
    void stop() {
        stripe.close();
        simulator.close();
    }

    static String[] intentWith(String... more) {
        String[] all = Arrays.copyOf(INTENT, INTENT.length + more.length);
        System.arraycopy(more, 0, all, INTENT.length, more.length);
        return all;
    }
}
