package io.aftercall.request;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The alphabet and the derivations that request ids and execution ids share. */
final class Ids {

    /** 22 bytes, 5 bits a character: 48 bits of time or hash, 128 bits of chance or hash. */
    static final int BYTES = 22;

    static final int LENGTH = 36;

    /** Crockford's base 32: no letter that is read as another. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private Ids() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(LENGTH);
        long buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8) | (next & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((int) (buffer >> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((int) (buffer << (5 - bits)) & 31));
        }
        return text.toString();
    }

    static String requireSuffix(String prefix, String value) {
        if (value.length() != prefix.length() + LENGTH
                || !value.startsWith(prefix)
                || !isEncoded(value, prefix.length())) {
            throw new IllegalArgumentException("id: expected " + prefix + " and " + LENGTH + " lower-case characters");
        }
        return value.substring(prefix.length());
    }

    /** Not by a regular expression: each id of each record that is read goes through here. */
    private static boolean isEncoded(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return encode(java.util.Arrays.copyOf(digest, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String keyedHash(byte[] salt, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return encode(java.util.Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
