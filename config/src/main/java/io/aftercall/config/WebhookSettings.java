package io.aftercall.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Events from Stripe.
 *
 * @param secrets of the endpoints that are registered at Stripe; empty if there is none, and no event is taken then
 * @param tolerance how old, or how far in the future, a signature may be
 */
public record WebhookSettings(List<Secret> secrets, Duration tolerance) {

    public WebhookSettings {
        secrets = List.copyOf(secrets);
        Checks.positive("webhooks.tolerance", tolerance);
    }

    /** Reads the node {@code aftercall.webhooks}. */
    public static WebhookSettings from(Config webhooks) {
        return new WebhookSettings(
                Arrays.stream(webhooks.getString("secrets").split(","))
                        .map(String::trim)
                        .filter(secret -> !secret.isEmpty())
                        .map(secret -> Checks.secret("webhooks.secrets", secret))
                        .toList(),
                webhooks.getDuration("tolerance"));
    }
}
