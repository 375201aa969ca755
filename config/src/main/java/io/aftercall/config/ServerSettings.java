package io.aftercall.config;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The HTTP endpoint.
 *
 * @param port 0 for a free one
 * @param maxBodySize bytes of a request's body
 * @param maxWait longest {@code ?wait=}
 * @param acceptTimeout how long a submit may wait for its durable acknowledgement
 */
public record ServerSettings(String host, int port, long maxBodySize, Duration maxWait, Duration acceptTimeout) {

    public ServerSettings {
        Checks.require(port >= 0 && port <= 65_535, "http.port", port, "0 to 65535");
        Checks.atLeast("http.max-body-size", maxBodySize, 1024);
        Checks.positive("http.max-wait", maxWait);
        Checks.positive("http.accept-timeout", acceptTimeout);
    }

    /**
     * Reads the node {@code aftercall.http}.
     *
     * @throws IllegalArgumentException if it would bind to more than loopback without {@code allow-remote}
     */
    public static ServerSettings from(Config http) {
        String host = http.getString("host");
        Checks.require(
                http.getBoolean("allow-remote") || isLoopback(host),
                "http.host",
                host,
                "a loopback address, or http.allow-remote = true");
        return new ServerSettings(
                host,
                http.getInt("port"),
                http.getBytes("max-body-size"),
                http.getDuration("max-wait"),
                http.getDuration("accept-timeout"));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("http.host: " + host + " (expected: an address of this machine)", e);
        }
    }
}
