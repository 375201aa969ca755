package io.aftercall.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals a secret for one purpose: AES-256-GCM, the key's id in the envelope, the purpose as authenticated data, so that
 * a sealed value moved to another record does not open. Thread-safe.
 */
public final class SecretSealer {

    private static final String VERSION = "ac1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();
    private final Provider provider = provider();

    public SecretSealer(EncryptionKeys keys) {
        this.keys = keys;
    }

    /** Looked for once: to ask each of them each time takes as long as to seal. */
    private static Provider provider() {
        try {
            return Cipher.getInstance(CIPHER).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** @param purpose what it is sealed for, such as the id of the request */
    public String seal(Secret secret, String purpose) {
        return sealText(secret.reveal(), purpose);
    }

    /** Whether the text is one of {@link #seal} and not something that was stored before there was a key. */
    public static boolean isSealed(String text) {
        return text.startsWith(VERSION + ".");
    }

    /** Whether the envelope was sealed with the key that seals now, so that it outlives a rotation. */
    public boolean isCurrent(String envelope) {
        return envelope.startsWith(VERSION + "." + keys.currentId() + ".");
    }

    /** As {@link #seal} for a text that may hold secrets, such as a script. */
    public String sealText(String text, String purpose) {
        String id = keys.currentId();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, keys.key(id).orElseThrow(), nonce, purpose, plain);
        byte[] payload = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return VERSION + "." + id + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
    }

    /**
     * @throws IllegalArgumentException if it was sealed with a key that is not configured, for another purpose, or was
     *     changed
     */
    public Secret open(String envelope, String purpose) {
        return Secret.of(openText(envelope, purpose));
    }

    /** @throws IllegalArgumentException as {@link #open} */
    public String openText(String envelope, String purpose) {
        String[] parts = envelope.split("\\.", 3);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("sealed secret: unknown envelope");
        }
        SecretKey key = keys.key(parts[1])
                .orElseThrow(() -> new IllegalArgumentException(
                        "sealed secret: its key " + parts[1] + " is not among encryption.keys"));
        byte[] payload = decode(parts[2]);
        if (payload.length <= NONCE_BYTES) {
            throw new IllegalArgumentException("sealed secret: cut short");
        }
        byte[] nonce = java.util.Arrays.copyOf(payload, NONCE_BYTES);
        byte[] sealed = java.util.Arrays.copyOfRange(payload, NONCE_BYTES, payload.length);
        return new String(run(Cipher.DECRYPT_MODE, key, nonce, purpose, sealed), StandardCharsets.UTF_8);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sealed secret: not in base64", e);
        }
    }

    private byte[] run(int mode, SecretKey key, byte[] nonce, String purpose, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER, provider);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("sealed secret: does not open for this purpose with this key", e);
        }
    }
}
