package io.aftercall.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/**
 * Everything that can be set. {@link #load()} reads {@code aftercall { … }} of the host's configuration over
 * {@code reference.conf}; {@link #from(Config)} takes any other.
 *
 * @param secrets finds the secret of an account when a call is sent
 * @param retention how long a finished request stays readable, and how many of them
 * @param warmUp how long a process that serves may rehearse before it is ready; zero for not at all
 * @param drainGrace how long work in hand may take to finish at the end
 */
public record AftercallSettings(
        RedisSettings redis,
        StripeSettings stripe,
        RetrySettings retry,
        SupervisionSettings supervision,
        EngineSettings engine,
        WorkerSettings worker,
        ScriptSettings scripts,
        IsolationSettings isolation,
        ServerSettings http,
        ReconcileSettings reconcile,
        WebhookSettings webhooks,
        SecretSource secrets,
        EncryptionKeys encryption,
        RetentionSettings retention,
        Duration warmUp,
        Duration drainGrace) {

    private static final Duration MOST_WARM_UP = Duration.ofMinutes(10);

    public AftercallSettings {
        boolean bounded = !warmUp.isNegative() && warmUp.compareTo(MOST_WARM_UP) <= 0;
        Checks.require(bounded, "warm-up", warmUp, "0s to " + MOST_WARM_UP.toSeconds() + "s");
        Checks.positive("drain.grace", drainGrace);
        reconcile.requireAfter(retry.horizon());
    }

    public static AftercallSettings load() {
        return from(ConfigFactory.load());
    }

    /**
     * @param config a whole configuration, with the node {@code aftercall}
     * @throws IllegalArgumentException if a value is not as it has to be, with the name of its key
     */
    public static AftercallSettings from(Config config) {
        Config aftercall = config.getConfig("aftercall");
        RedisSettings redis = RedisSettings.from(aftercall);
        String keys = aftercall.getString("encryption.keys");
        return new AftercallSettings(
                redis,
                StripeSettings.from(aftercall.getConfig("stripe")),
                RetrySettings.from(aftercall.getConfig("retry")),
                SupervisionSettings.from(aftercall.getConfig("supervision")),
                EngineSettings.from(aftercall.getConfig("engine")),
                WorkerSettings.from(aftercall.getConfig("worker")),
                ScriptSettings.from(aftercall),
                IsolationSettings.from(aftercall),
                ServerSettings.from(aftercall.getConfig("http")),
                ReconcileSettings.from(aftercall.getConfig("reconcile")),
                WebhookSettings.from(aftercall.getConfig("webhooks")),
                AccountSecrets.from(aftercall.getConfig("accounts"), System.getenv()),
                keys.isBlank() ? EncryptionKeys.generatedIn(redis.dataDir()) : EncryptionKeys.parse(keys),
                RetentionSettings.from(aftercall.getConfig("retention")),
                aftercall.getDuration("warm-up"),
                aftercall.getDuration("drain.grace"));
    }

    /** The same with another source of secrets, such as the host application's own. */
    public AftercallSettings withSecrets(SecretSource source) {
        return with(worker, source);
    }

    /** The same for a process that somebody replaces when it has ended, such as the launcher. */
    public AftercallSettings replaceable() {
        return with(worker.replaceable(), secrets);
    }

    private AftercallSettings with(WorkerSettings otherWorker, SecretSource source) {
        return new AftercallSettings(
                redis,
                stripe,
                retry,
                supervision,
                engine,
                otherWorker,
                scripts,
                isolation,
                http,
                reconcile,
                webhooks,
                source,
                encryption,
                retention,
                warmUp,
                drainGrace);
    }
}
