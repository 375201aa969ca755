package io.aftercall.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code amount=2000}, {@code metadata[order]=7}, {@code items[0][price]=price_1}: parameters in the notation of Stripe's
 * own documentation and command line, as nested maps and lists. Whole numbers and truth values are sent as what they are.
 */
final class Params {

    private static final Pattern PARAM = Pattern.compile("([^\\[\\]=]+)((?:\\[[^\\[\\]]+])*)=(.*)", Pattern.DOTALL);
    private static final Pattern SEGMENT = Pattern.compile("\\[([^\\[\\]]+)]");
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,17}");

    private Params() {}

    /** @throws Failure if one cannot be read, or two contradict each other; names it */
    static Map<String, Object> parse(String option, List<String> texts) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (String text : texts) {
            Matcher matcher = PARAM.matcher(text);
            if (!matcher.matches()) {
                throw Failure.misuse(option + " " + text + " (expected: name=value or name[inner]=value)");
            }
            put(params, path(matcher.group(1), matcher.group(2)), value(matcher.group(3)), option + " " + text);
        }
        Map<String, Object> finished = new LinkedHashMap<>();
        params.forEach((name, value) -> finished.put(name, finished(value)));
        return finished;
    }

    private static List<String> path(String first, String brackets) {
        List<String> path = new ArrayList<>(List.of(first));
        SEGMENT.matcher(brackets).results().forEach(segment -> path.add(segment.group(1)));
        return path;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> params, List<String> path, Object value, String told) {
        Map<String, Object> level = params;
        for (String segment : path.subList(0, path.size() - 1)) {
            Object inner = level.computeIfAbsent(segment, absent -> new LinkedHashMap<String, Object>());
            if (!(inner instanceof Map<?, ?>)) {
                throw Failure.misuse(told + ": " + segment + " has a value already");
            }
            level = (Map<String, Object>) inner;
        }
        if (level.putIfAbsent(path.getLast(), value) != null) {
            throw Failure.misuse(told + ": given twice");
        }
    }

    /** A map whose keys count 0, 1, 2 … is a list. */
    private static @Nullable Object finished(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> inner = new LinkedHashMap<>();
        map.forEach((key, each) -> inner.put(String.valueOf(key), finished(each)));
        for (int i = 0; i < inner.size(); i++) {
            if (!inner.containsKey(Integer.toString(i))) {
                return inner;
            }
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < inner.size(); i++) {
            list.add(inner.get(Integer.toString(i)));
        }
        return list;
    }

    private static Object value(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }
}
