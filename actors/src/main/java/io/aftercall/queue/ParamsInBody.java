package io.aftercall.queue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.RawValue;
import io.aftercall.request.Params;
import io.aftercall.request.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters as their caller gave them, read back from the body that is sent: a record need not hold both. What the
 * form does not tell is said by a shape, one letter for each of its values.
 */
final class ParamsInBody {

    private static final char TEXT = 't';
    private static final char BARE = 'b'; // a number, true or false
    private static final char NOT_THE_CALLERS = '-';

    private static final String MISFIT = "the record's shape does not fit its body";

    /** More than any call has. */
    private static final int MAX_DEPTH = 16;

    private static final Pattern BRACKETS = Pattern.compile("\\[|]\\[|]");
    private static final Pattern BARE_VALUE = Pattern.compile("true|false|-?\\d{1,64}(\\.\\d{1,64})?");

    private ParamsInBody() {}

    /** The shape with which {@link #params} gives exactly the parameters; null if there is none. */
    static @Nullable String shape(Request request) {
        String body = request.call().body();
        String leaves = leaves(request.params().json());
        StringBuilder shape = new StringBuilder(leaves.length() + 1);
        int next = 0;
        for (String pair : pairs(body)) {
            boolean tag = pair.endsWith("=" + request.id().value());
            if (!tag && next == leaves.length()) {
                return null;
            }
            shape.append(tag ? NOT_THE_CALLERS : leaves.charAt(next++));
        }
        try {
            return params(body, shape.toString()).equals(request.params()) ? shape.toString() : null;
        } catch (IllegalArgumentException otherwise) {
            return null;
        }
    }

    /**
     * The parameters; long values are decoded when somebody looks at them.
     *
     * @throws IllegalArgumentException if the two do not fit
     */
    static Params params(String body, String shape) {
        List<String> pairs = pairs(body);
        if (pairs.size() != shape.length()) {
            throw new IllegalArgumentException(MISFIT);
        }
        Map<String, Object> params = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            if (shape.charAt(i) != NOT_THE_CALLERS) {
                String[] pair = pairs.get(i).split("=", 2);
                put(params, path(pair[0]), value(shape.charAt(i), pair[pair.length - 1]));
            }
        }
        return Params.madeBy(() -> Wire.write(listed(params)));
    }

    private static String leaves(String json) {
        StringBuilder leaves = new StringBuilder();
        try (JsonParser parser = Wire.JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    leaves.append(token == JsonToken.VALUE_STRING ? TEXT : BARE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("parameters are always JSON", e);
        }
        return leaves.toString();
    }

    private static List<String> pairs(String body) {
        return body.isEmpty() ? List.of() : List.of(body.split("&", -1));
    }

    /** A text as it stands in the body. */
    private record Encoded(String text) {}

    private static Object value(char kind, String text) {
        if (kind == TEXT) {
            return new Encoded(text);
        }
        if (kind != BARE || !BARE_VALUE.matcher(text).matches()) {
            throw new IllegalArgumentException(MISFIT);
        }
        return new RawValue(text);
    }

    /** A name and what its brackets hold; most have none. */
    private static String[] path(String name) {
        return name.indexOf('[') < 0 && name.indexOf(']') < 0 ? new String[] {name} : BRACKETS.split(name, -1);
    }

    /** @param path a name and what its brackets hold; what follows the last bracket is nothing */
    private static void put(Map<String, Object> params, String[] path, Object value) {
        int last = Math.max(0, path.length - 2);
        if (last > MAX_DEPTH) {
            throw new IllegalArgumentException("the record's body is nested deeper than " + MAX_DEPTH);
        }
        Map<String, Object> inner = params;
        for (int i = 0; i < last; i++) {
            Object next = inner.computeIfAbsent(decoded(path[i]), name -> new LinkedHashMap<String, Object>());
            if (!(next instanceof Map<?, ?>)) {
                throw new IllegalArgumentException("the record's body names a value and what is in it");
            }
            inner = asObject(next);
        }
        inner.put(decoded(path[last]), value);
    }

    /** Decoded, and with a list for each object whose names are 0, 1, 2 and so on. */
    private static Object listed(Object value) {
        if (!(value instanceof Map<?, ?>)) {
            return value instanceof Encoded(var text) ? decoded(text) : value;
        }
        Map<String, Object> object = asObject(value);
        object.replaceAll((name, inner) -> listed(inner));
        int next = 0;
        for (String name : object.keySet()) {
            if (!name.equals(Integer.toString(next++))) {
                return object;
            }
        }
        return object.isEmpty() ? object : new ArrayList<>(object.values());
    }

    @SuppressWarnings("unchecked") // put() makes no other maps
    private static Map<String, Object> asObject(Object value) {
        return (Map<String, Object>) value;
    }

    private static String decoded(String text) {
        String spaced = text.replace('+', ' ');
        return spaced.indexOf('%') < 0 ? spaced : URLDecoder.decode(spaced, StandardCharsets.UTF_8);
    }
}
