package io.aftercall.bench;

import com.typesafe.config.ConfigFactory;
import io.aftercall.config.AftercallSettings;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What the measurements of the whole engine share. */
final class Bench {

    private Bench() {}

    /** Settings for an engine whose files lie in {@code dataDir} and whose Stripe is at {@code stripe}. */
    static AftercallSettings settings(Path dataDir, URI stripe, Map<String, ?> more) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("aftercall.data-dir", dataDir.toString());
        values.put("aftercall.flows.dir", flows(dataDir).toString());
        values.put("aftercall.stripe.base-uri", stripe.toString());
        values.put("aftercall.accounts.default.secret", "sk_test_bench");
        more.forEach((key, value) -> values.put("aftercall." + key, value));
        return AftercallSettings.from(ConfigFactory.parseMap(values)
                .withFallback(ConfigFactory.load())
                .resolve());
    }

    static Submission payment(int number) {
        return Submission.of(RequestType.PAYMENT_INTENT)
                .param("amount", 2000 + number % 1000)
                .param("currency", "usd")
                .param("description", "bench " + number)
                .worker("bench")
                .context("bench-" + number % 50)
                .build();
    }

    /** Pauses between arrivals of a Poisson stream: independent callers, not a metronome. */
    static long nextArrivalNanos(Random random, double perSecond) {
        return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
    }

    static Path tempDir() {
        try {
            return Files.createTempDirectory("aftercall-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty flow: what is measured is the engine. */
    private static Path flows(Path dataDir) {
        try {
            Path flows = Files.createDirectories(dataDir.resolve("flows"));
            Files.writeString(flows.resolve("new_create_payment_intent.groovy"), "null\n");
            return flows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
