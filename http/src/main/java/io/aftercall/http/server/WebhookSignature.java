package io.aftercall.http.server;

import io.aftercall.config.Secret;
import io.aftercall.config.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies that an event comes from Stripe: {@code Stripe-Signature: t=…,v1=…[,v1=…]}, each v1 an HMAC-SHA256 of
 * {@code t.body} (docs.stripe.com/webhooks/signature). Every v1 is compared with every secret, in constant time.
 * Thread-safe.
 */
record WebhookSignature(WebhookSettings settings, InstantSource clock) {

    private static final Pattern TIME = Pattern.compile("\\d{1,11}");
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_PARTS = 32;

    /**
     * Whether one of the secrets has signed the body, lately.
     *
     * @param body as it came, to the byte
     */
    boolean isValid(String header, byte[] body) {
        String[] parts = header.split(",", MAX_PARTS + 1);
        List<String> times = values(parts, "t=", TIME);
        List<String> macs = values(parts, "v1=", MAC);
        if (parts.length > MAX_PARTS || times.size() != 1 || macs.isEmpty()) {
            return false;
        }
        boolean signed = false;
        for (Secret secret : settings.secrets()) {
            byte[] expected = sign(secret, times.getFirst(), body);
            for (String mac : macs) {
                signed |= MessageDigest.isEqual(expected, HexFormat.of().parseHex(mac));
            }
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(times.getFirst())), clock.instant());
        // Both ways: a time far in the future would let an event be repeated until then.
        return signed && age.abs().compareTo(settings.tolerance()) <= 0;
    }

    static byte[] sign(Secret secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static List<String> values(String[] parts, String name, Pattern form) {
        List<String> values = new ArrayList<>();
        for (String part : parts) {
            String trimmed = part.trim();
            String value = trimmed.startsWith(name) ? trimmed.substring(name.length()) : "";
            if (form.matcher(value).matches()) {
                values.add(value);
            }
        }
        return values;
    }
}
