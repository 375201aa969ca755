package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The reference configuration is complete, and the environment overrides it. */
final class ReferenceConfTest {

    private final AftercallSettings defaults = Configs.settings(Map.of());

    @Test
    @DisplayName("RH-40: needs no setting to start on one machine, and binds to loopback only")
    void startsWithoutAnySetting() {
        assertThat(defaults.redis().isEmbedded()).isTrue();
        assertThat(defaults.redis().partitions()).isEqualTo(1);
        assertThat(defaults.redis().allowVolatile()).isFalse();
        assertThat(defaults.http().host()).isEqualTo("127.0.0.1");
        assertThat(defaults.http().port()).isEqualTo(8080);
        assertThat(defaults.stripe().baseUri()).isEqualTo(URI.create("https://api.stripe.com"));
        assertThat(defaults.worker().ids()).containsExactly(WorkerSettings.ANY);
        assertThat(defaults.secrets().secretOf("default")).isEmpty();
    }

    @Test
    @DisplayName("P4: sends nothing after 20 h, below the 24 h after which Stripe may forget a key")
    void keepsTheHorizonBelowTheLifeOfAKey() {
        assertThat(defaults.retry().horizon()).isEqualTo(Duration.ofHours(20));
        assertThat(defaults.retry().sent().time())
                .isLessThanOrEqualTo(defaults.retry().horizon());
    }

    @Test
    @DisplayName("P8 P9: bounds takeovers, queues, bodies and results")
    void boundsEverything() {
        assertThat(defaults.engine().maxTakeovers()).isEqualTo(3);
        assertThat(defaults.redis().maxQueued()).isEqualTo(1_000_000);
        assertThat(defaults.redis().maxScheduled()).isEqualTo(2_000_000);
        assertThat(defaults.http().maxBodySize()).isEqualTo(256 * 1024);
        assertThat(defaults.stripe().maxResponseSize()).isEqualTo(8 * 1024 * 1024);
        assertThat(defaults.scripts().maxResult()).isEqualTo(2 * 1024 * 1024);
        assertThat(defaults.scripts().maxOutput()).isEqualTo(64 * 1024);
    }

    @Test
    @DisplayName("RH-37: flow files are trusted, everything else is isolated behind a real wall, unless said by name")
    void isolatesWhatIsSent() {
        IsolationSettings strict =
                Configs.settings(Map.of("AFTERCALL_SCRIPTS_MODE", "isolated")).isolation();
        IsolationSettings mixed = Configs.settings(
                        Map.of("AFTERCALL_SCRIPTS_MODE", "isolated", "AFTERCALL_FLOWS_MODE", "trusted"))
                .isolation();

        assertThat(defaults.isolation().flows()).isEqualTo(ScriptMode.TRUSTED);
        assertThat(defaults.isolation().inlineTrusted()).isFalse();
        assertThat(defaults.isolation().weak()).isFalse();
        assertThat(defaults.isolation().processes()).isGreaterThanOrEqualTo(2);
        assertThat(strict.flows()).isEqualTo(ScriptMode.ISOLATED);
        assertThat(mixed.flows()).isEqualTo(ScriptMode.TRUSTED);
        assertThat(ScriptMode.ISOLATED.admits(ScriptMode.TRUSTED)).isFalse();
        assertThat(ScriptMode.TRUSTED.admits(ScriptMode.ISOLATED)).isTrue();
    }

    @Test
    void givesScriptsAtLeastTwoThreads() {
        assertThat(defaults.worker().threads()).isGreaterThanOrEqualTo(2);
        assertThat(defaults.scripts().threads()).isEqualTo(defaults.worker().threads());
    }

    @Test
    @DisplayName("RW-16: each setting of a deployment can come from the environment")
    void readsTheEnvironment() {
        AftercallSettings settings = Configs.settings(Map.ofEntries(
                Map.entry("AFTERCALL_DATA_DIR", "/var/lib/aftercall"),
                Map.entry("AFTERCALL_PARTITIONS", "4"),
                Map.entry("AFTERCALL_HTTP_HOST", "0.0.0.0"),
                Map.entry("AFTERCALL_HTTP_ALLOW_REMOTE", "true"),
                Map.entry("AFTERCALL_HTTP_PORT", "0"),
                Map.entry("AFTERCALL_REDIS_URI", "rediss://:pass@redis:6380/2"),
                Map.entry("AFTERCALL_DURABILITY_ALLOW_VOLATILE", "true"),
                Map.entry("AFTERCALL_STRIPE_BASE_URI", "http://127.0.0.1:12111"),
                Map.entry("AFTERCALL_STRIPE_MAX_IN_FLIGHT", "7"),
                Map.entry("AFTERCALL_ENGINE_LEASE", "3s"),
                Map.entry("AFTERCALL_WORKER_LEASE", "4s"),
                Map.entry("AFTERCALL_WORKER_THREADS", "9"),
                Map.entry("AFTERCALL_FLOWS_DIR", "/etc/flows"),
                Map.entry("AFTERCALL_WARM_UP", "0s"),
                Map.entry("AFTERCALL_DRAIN_GRACE", "5s")));

        assertThat(settings.redis().dataDir()).isEqualTo(Path.of("/var/lib/aftercall"));
        assertThat(settings.redis().partitions()).isEqualTo(4);
        assertThat(settings.redis().uri().reveal()).isEqualTo("rediss://:pass@redis:6380/2");
        assertThat(settings.redis().isEmbedded()).isFalse();
        assertThat(settings.redis().allowVolatile()).isTrue();
        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
        assertThat(settings.http().port()).isZero();
        assertThat(settings.stripe().baseUri()).isEqualTo(URI.create("http://127.0.0.1:12111"));
        assertThat(settings.stripe().maxInFlight()).isEqualTo(7);
        assertThat(settings.engine().lease()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.worker().lease()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.worker().threads()).isEqualTo(9);
        assertThat(settings.worker().jobs()).isEqualTo(72);
        assertThat(settings.worker().mostJobs()).isEqualTo(512);
        assertThat(settings.scripts().threads()).isEqualTo(9);
        assertThat(settings.scripts().flowsDir()).isEqualTo(Path.of("/etc/flows"));
        assertThat(settings.warmUp()).isZero();
        assertThat(defaults.warmUp()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.drainGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("RW-04: worker ids come as one text with commas, which wins over the list")
    void readsWorkerIdsFromOneText() {
        AftercallSettings settings = Configs.settings(Map.of("AFTERCALL_WORKER_IDS", " billing, , eu-1:a.b ,"));

        assertThat(settings.worker().ids()).isEqualTo(Set.of("billing", "eu-1:a.b"));
    }

    @Test
    @DisplayName("P13: printed settings hold no secret")
    void printsNoSecret() {
        AftercallSettings settings = Configs.settings(Map.of(
                "STRIPE_SECRET_KEY", "sk_test_canary", "AFTERCALL_REDIS_URI", "redis://:canary-pass@localhost:6379"));

        assertThat(settings.secrets().secretOf("default").orElseThrow().reveal())
                .isEqualTo("sk_test_canary");
        assertThat(settings.toString()).doesNotContain("canary").doesNotContain(Configs.KEY);
    }

    @Test
    void takesAnotherSourceOfSecrets() {
        Secret own = Secret.of("sk_test_own");

        AftercallSettings settings = defaults.withSecrets(account -> Optional.of(own));

        assertThat(settings.secrets().secretOf("any")).containsSame(own);
        assertThat(settings.retry()).isEqualTo(defaults.retry());
        assertThat(settings.encryption()).isSameAs(defaults.encryption());
    }
}
