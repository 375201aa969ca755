package io.aftercall.features;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.aftercall.redis.EmbeddedRedis;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for secrets in whatever it is given: as they are, in Base64, in hex and URL-encoded. */
public final class SecretHunt {

    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance));

    private final List<String> secrets;
    private final Set<String> places = new TreeSet<>();
    private final List<String> found = new ArrayList<>();

    public SecretHunt(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Where secrets were found. */
    public List<String> found() {
        return found;
    }

    Set<String> places() {
        return places;
    }

    public static boolean finds(String text, String secret) {
        return spellings(secret).stream().anyMatch(text::contains);
    }

    /** Its {@code toString} and, where it has one, its JSON. */
    void searchAnswer(Object answer) {
        search("answer", String.valueOf(answer));
        try {
            search("answer", JSON.writeValueAsString(answer));
        } catch (JsonProcessingException notForJson) {
            search("answer", String.valueOf(notForJson.getMessage()));
        }
    }

    public void searchFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(this::searchFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void searchFile(Path file) {
        try {
            search(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every key, field and value. */
    void searchRedis(Path dataDir) {
        try (RedisClient client = RedisClient.create(EmbeddedRedis.open(dataDir).uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            KeyScanCursor<String> cursor = redis.scan();
            while (true) {
                cursor.getKeys().forEach(key -> search("redis", key + " " + value(redis, key)));
                if (cursor.isFinished()) {
                    return;
                }
                cursor = redis.scan(ScanCursor.of(cursor.getCursor()));
            }
        }
    }

    private static String value(RedisCommands<String, String> redis, String key) {
        return switch (redis.type(key)) {
            case "hash" -> redis.hgetall(key).toString();
            case "stream" -> redis.xrange(key, Range.unbounded()).toString();
            case "zset" -> redis.zrange(key, 0, -1).toString();
            case "set" -> redis.smembers(key).toString();
            case "list" -> redis.lrange(key, 0, -1).toString();
            default -> String.valueOf(redis.get(key));
        };
    }

    private void search(String place, String text) {
        places.add(place);
        for (String secret : secrets) {
            for (String spelling : spellings(secret)) {
                int at = text.indexOf(spelling);
                if (at >= 0) {
                    found.add(
                            place + ": …" + text.substring(Math.max(0, at - 160), at) + "<<" + secret.substring(0, 12));
                    break;
                }
            }
        }
    }

    private static Set<String> spellings(String secret) {
        Set<String> spellings = new LinkedHashSet<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        spellings.add(HexFormat.of().formatHex(bytes));
        // Base64 of it anywhere in a longer text: each of the three alignments, without what its neighbours touch.
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String inner = encoded.substring(shift == 0 ? 0 : shift + 1, encoded.length() - 2);
            spellings.add(inner);
            spellings.add(inner.replace('+', '-').replace('/', '_'));
        }
        if (secret.matches("[A-Za-z0-9+/]{43}=")) {
            byte[] key = Base64.getDecoder().decode(secret);
            spellings.add(HexFormat.of().formatHex(key));
            spellings.add(new String(key, StandardCharsets.ISO_8859_1));
        }
        return spellings;
    }
}
