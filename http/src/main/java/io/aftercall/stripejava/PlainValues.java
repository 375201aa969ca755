package io.aftercall.stripejava;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What stripe-java's {@code toMap()} gives, in the few types that a submission is made of. Empty collections are left
 * out, as stripe-java's own encoder does; a double that came in by {@code putExtraParam} keeps the digits it prints.
 */
final class PlainValues {

    private PlainValues() {}

    static Map<String, Object> of(Map<?, ?> map) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (saysSomething(value)) {
                plain.put(String.valueOf(key), plain(value));
            }
        });
        return plain;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> of(map);
            case Collection<?> list -> list(list);
            case Object[] array -> list(List.of(array));
            case Boolean flag -> flag;
            case Long number -> number;
            case Integer number -> number;
            case BigDecimal number -> number;
            case Number number -> new BigDecimal(number.toString());
            default -> value.toString();
        };
    }

    private static List<Object> list(Collection<?> list) {
        return list.stream()
                .filter(PlainValues::saysSomething)
                .map(Objects::requireNonNull)
                .map(PlainValues::plain)
                .toList();
    }

    /** stripe-java sends a null as an empty text only below metadata and the like, where its own EMPTY stands already. */
    private static boolean saysSomething(Object value) {
        return switch (value) {
            case null -> false;
            case Map<?, ?> map -> !of(map).isEmpty();
            case Collection<?> list -> !list.isEmpty();
            default -> true;
        };
    }
}
