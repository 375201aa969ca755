package io.aftercall.actors;

import io.aftercall.config.AftercallSettings;
import io.aftercall.config.IsolationSettings;
import io.aftercall.config.SecretSealer;
import io.aftercall.queue.Store;
import io.aftercall.stripe.DecisionTable;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The parts of an engine that calculate: thread-safe, without I/O. */
public record EngineParts(
        RequestIds ids,
        SecretSealer sealer,
        RequestFreezer freezer,
        Credentials credentials,
        DecisionTable decisions,
        RunTranslator translator,
        IsolationSettings modes,
        ConfiguredContexts contexts,
        Brakes brakes) {

    public static EngineParts of(AftercallSettings settings, Store store, InstantSource clock) {
        SecretSealer sealer = new SecretSealer(settings.encryption());
        ConfiguredContexts contexts = new ConfiguredContexts();
        RequestFreezer freezer = new RequestFreezer(settings.stripe(), sealer, contexts);
        RandomGenerator jitter = () -> ThreadLocalRandom.current().nextLong();
        return new EngineParts(
                new RequestIds(store.salt(), clock, unguessable()),
                sealer,
                freezer,
                new Credentials(settings.secrets(), sealer),
                new DecisionTable(settings.retry(), jitter),
                new RunTranslator(new ChildRequests(freezer, sealer), sealer),
                settings.isolation(),
                contexts,
                new Brakes());
    }

    /** Calculates; the platform's default would read from a device on the thread of whoever submits. */
    private static SecureRandom unguessable() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextLong(); // seeds itself now
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has DRBG", e);
        }
    }
}
