package io.aftercall.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys that seal secrets before they are stored. The first one seals, every one opens. */
public final class EncryptionKeys {

    private static final String FILE = "encryption.key";
    private static final int KEY_BYTES = 32;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final Map<String, SecretKey> keys;

    private EncryptionKeys(Map<String, SecretKey> keys) {
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /**
     * @param text {@code id:base64 of 32 bytes}, comma separated
     * @throws IllegalArgumentException if it is not; the keys are not repeated
     */
    public static EncryptionKeys parse(String text) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            String[] idAndKey = part.strip().split(":", 2);
            boolean wellFormed = idAndKey.length == 2 && ID.matcher(idAndKey[0]).matches();
            Checks.require(wellFormed, "encryption.keys", "***", "id:base64 of 32 bytes, comma separated");
            Checks.require(!keys.containsKey(idAndKey[0]), "encryption.keys", idAndKey[0], "each id once");
            keys.put(idAndKey[0], new SecretKeySpec(decode(idAndKey[1]), "AES"));
        }
        return new EncryptionKeys(keys);
    }

    /** The key that {@code dataDir} keeps; made at the first call, readable by the owner only. */
    public static EncryptionKeys generatedIn(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                generate(dataDir, file);
            }
            return parse(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalStateException("no encryption key can be kept in " + file, e);
        }
    }

    String currentId() {
        return keys.keySet().iterator().next();
    }

    Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** Written aside and moved, so that two processes that start together never read half a key or keep two. */
    private static void generate(Path dataDir, Path file) throws IOException {
        Files.createDirectories(dataDir);
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path aside = Files.createTempFile(
                dataDir,
                FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            String line = "local:" + Base64.getEncoder().encodeToString(key) + "\n";
            channel.write(StandardCharsets.US_ASCII.encode(line));
            channel.force(true);
        }
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException another) {
            // The other process was first: its key is the one.
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static byte[] decode(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            Checks.require(key.length == KEY_BYTES, "encryption.keys", "***", KEY_BYTES + " bytes in base64");
            return key;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("encryption.keys: *** (expected: 32 bytes in base64)");
        }
    }
}
