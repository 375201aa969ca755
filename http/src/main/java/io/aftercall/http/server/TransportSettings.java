package io.aftercall.http.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.aftercall.config.ServerSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;

/** What of Pekko HTTP's server is set by us and not left to its defaults or to the configuration of the host. */
final class TransportSettings {

    /** Above the longest wait of a poller, or Pekko would cut it off. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private TransportSettings() {}

    static org.apache.pekko.http.javadsl.settings.ServerSettings of(ActorSystem<?> system, ServerSettings settings) {
        String longest = settings.maxWait().plus(MARGIN).toMillis() + "ms";
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("server-header", "");
        server.put("verbose-error-messages", "off");
        server.put("log-unencrypted-network-bytes", "off");
        server.put("request-timeout", longest);
        server.put("idle-timeout", longest);
        server.put("linger-timeout", "5s");
        server.put("max-connections", 4096);
        server.put("pipelining-limit", 1);
        server.put("transparent-head-requests", "on");
        server.put("parsing.max-content-length", settings.maxBodySize());
        // A warning would put the header into the log, and with it perhaps a secret.
        server.put("parsing.illegal-header-warnings", "off");
        Config ours = ConfigFactory.parseMap(server).atPath("pekko.http.server");
        return org.apache.pekko.http.javadsl.settings.ServerSettings.create(
                ours.withFallback(system.settings().config()));
    }
}
