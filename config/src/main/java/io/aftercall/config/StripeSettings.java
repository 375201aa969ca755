package io.aftercall.config;

import com.typesafe.config.Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * How Stripe is reached.
 *
 * @param baseUri scheme, host and port of Stripe or of anything that speaks its API; no path
 * @param apiVersion the {@code Stripe-Version} that is sent and stored with a call that names none
 * @param maxInFlight calls at Stripe at the same time from this process
 * @param maxResponseSize bytes of an answer before it is given up as unreadable
 * @param tagMetadata whether creates carry {@code metadata[aftercall_id]}
 */
public record StripeSettings(
        URI baseUri,
        String apiVersion,
        Duration connectTimeout,
        Duration attemptTimeout,
        int maxInFlight,
        long maxResponseSize,
        Duration idleTimeout,
        boolean tagMetadata) {

    private static final String FORM = "http(s)://host[:port]";

    public StripeSettings {
        boolean http = "https".equals(baseUri.getScheme()) || "http".equals(baseUri.getScheme());
        Checks.require(http && baseUri.getHost() != null, "stripe.base-uri", shown(baseUri.toString()), FORM);
        boolean bare = baseUri.getPath().isEmpty() || baseUri.getPath().equals("/");
        Checks.require(
                bare && baseUri.getRawUserInfo() == null,
                "stripe.base-uri",
                shown(baseUri.toString()),
                FORM + ", no path and no user");
        Checks.require(
                apiVersion.matches("\\d{4}-\\d{2}-\\d{2}(\\.\\w+)?"),
                "stripe.api-version",
                apiVersion,
                "2026-09-30.endive or alike");
        Checks.positive("stripe.connect-timeout", connectTimeout);
        Checks.positive("stripe.attempt-timeout", attemptTimeout);
        Checks.atLeast("stripe.max-in-flight", maxInFlight, 1);
        Checks.atLeast("stripe.max-response-size", maxResponseSize, 1024);
        Checks.positive("stripe.idle-timeout", idleTimeout);
    }

    /** Reads the node {@code aftercall.stripe}. */
    public static StripeSettings from(Config stripe) {
        return new StripeSettings(
                uri(stripe.getString("base-uri")),
                stripe.getString("api-version"),
                stripe.getDuration("connect-timeout"),
                stripe.getDuration("attempt-timeout"),
                stripe.getInt("max-in-flight"),
                stripe.getBytes("max-response-size"),
                stripe.getDuration("idle-timeout"),
                stripe.getBoolean("tag-metadata"));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("stripe.base-uri: " + shown(text) + " (expected: " + FORM + ")");
        }
    }

    /** Before an @ there may be a secret. */
    private static String shown(String uri) {
        return uri.contains("@") ? "***" : uri;
    }
}
