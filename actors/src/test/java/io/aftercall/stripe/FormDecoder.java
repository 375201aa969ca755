package io.aftercall.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The other direction of {@link FormEncoder}, for the tests: lists come back as maps from their indexes. */
final class FormDecoder {

    private FormDecoder() {}

    static Map<String, Object> decode(String form) {
        Map<String, Object> root = new LinkedHashMap<>();
        for (String pair : form.isEmpty() ? new String[0] : form.split("&")) {
            String[] sides = pair.split("=", 2);
            String[] segments = sides[0].replace("]", "").split("\\[");
            Map<String, Object> map = root;
            for (int i = 0; i < segments.length - 1; i++) {
                map = child(map, plain(segments[i]));
            }
            map.put(plain(segments[segments.length - 1]), plain(sides[1]));
        }
        return root;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> map, String name) {
        return (Map<String, Object>) map.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    }

    private static String plain(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
