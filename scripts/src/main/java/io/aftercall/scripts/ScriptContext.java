package io.aftercall.scripts;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a script knows as {@code context}: a durable map that belongs to the context id. Reads see the map as it was at one
 * moment, when the run began or the script first looked at it, and the script's own writes; writes take effect when the
 * script has ended well. Values are plain data; what {@link #get} gives is a copy, so changing it changes nothing until it
 * is put.
 */
public final class ScriptContext {

    private static final int MAX_KEY = 200;

    private final Late<Map<String, String>> stored;
    private final RunEffects effects;
    private @Nullable Map<String, String> values;
    private @Nullable ContextSize size;

    ScriptContext(Late<Map<String, String>> stored, RunEffects effects) {
        this.stored = stored;
        this.effects = effects;
    }

    public @Nullable Object get(String key) {
        return get(key, null);
    }

    public @Nullable Object get(String key, @Nullable Object otherwise) {
        String json = values().get(check(key));
        return json == null ? otherwise : JsonReader.readWritten(json);
    }

    /** The whole number under {@code key}, 0 if there is none. */
    public long getLong(String key) {
        return getLong(key, 0);
    }

    public long getLong(String key, long otherwise) {
        return typed(key, otherwise, Long.class, "a whole number");
    }

    /** The number under {@code key}, every digit of it; null if there is none. */
    public @Nullable BigDecimal getDecimal(String key) {
        return getDecimal(key, null);
    }

    public @Nullable BigDecimal getDecimal(String key, @Nullable BigDecimal otherwise) {
        Number number = typed(key, otherwise, Number.class, "a number");
        return number == null || number instanceof BigDecimal ? (BigDecimal) number : new BigDecimal(number.toString());
    }

    public @Nullable String getText(String key) {
        return getText(key, null);
    }

    public @Nullable String getText(String key, @Nullable String otherwise) {
        return typed(key, otherwise, String.class, "a text");
    }

    public boolean getBoolean(String key) {
        return typed(key, false, Boolean.class, "true or false");
    }

    /** The map under {@code key}, an empty one if there is none. */
    public Map<?, ?> getMap(String key) {
        return typed(key, new LinkedHashMap<>(), Map.class, "a map");
    }

    /** The list under {@code key}, an empty one if there is none. */
    public List<?> getList(String key) {
        return typed(key, new ArrayList<>(), List.class, "a list");
    }

    /** Gives the value before. */
    public @Nullable Object put(String key, @Nullable Object value) {
        Object before = get(key);
        String json = effects.kept(value, "context '" + key + "'");
        write(key, json, new ContextChange.Put(key, json));
        return before;
    }

    /** Gives the value that was removed. */
    public @Nullable Object remove(String key) {
        Object before = get(key);
        effects.add(new ContextChange.Remove(key));
        size().forget(key, values().remove(key));
        return before;
    }

    public long increment(String key) {
        return increment(key, 1);
    }

    /**
     * Gives the sum as this run sees it. What other runs add meanwhile is not lost: the addition is what is stored.
     *
     * @throws IllegalArgumentException if the value is not a whole number
     */
    public long increment(String key, long by) {
        Object before = get(key, 0L);
        if (!(before instanceof Long number)) {
            throw new IllegalArgumentException(
                    "context '" + key + "' is not a whole number, so it cannot be incremented");
        }
        long sum = Math.addExact(number, by);
        write(key, Long.toString(sum), new ContextChange.Increment(key, by));
        return sum;
    }

    /**
     * Puts the value if the key has the expected one, null for absent. The answer is that of this run's view; the change
     * itself is made only if the key still has that value when the run's effects are stored.
     */
    public boolean compareAndSet(String key, @Nullable Object expected, @Nullable Object value) {
        String current = values().get(check(key));
        boolean equal = current == null
                ? expected == null
                : JsonReader.same(current, effects.json(expected, "the expected value"));
        if (equal) {
            String json = effects.kept(value, "context '" + key + "'");
            write(key, json, new ContextChange.CompareAndSet(key, current, json));
        }
        return equal;
    }

    public boolean containsKey(String key) {
        return values().containsKey(check(key));
    }

    /** A copy, in the order of the keys. */
    public Map<String, @Nullable Object> asMap() {
        return list("");
    }

    /** A copy of what stands under keys that begin with {@code prefix}, in the order of the keys. */
    public Map<String, @Nullable Object> list(String prefix) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        new TreeMap<>(values()).forEach((key, json) -> {
            if (key.startsWith(prefix)) {
                map.put(key, JsonReader.readWritten(json));
            }
        });
        return map;
    }

    /** Groovy's {@code context['key']}. */
    public @Nullable Object getAt(String key) {
        return get(key);
    }

    /** Groovy's {@code context['key'] = value}. */
    public void putAt(String key, @Nullable Object value) {
        put(key, value);
    }

    private void write(String key, String json, ContextChange change) {
        String refusal = size().refusal(key, values().get(key), json);
        if (refusal != null) {
            throw effects.refuse(ScriptRefusal.tooLarge(refusal));
        }
        effects.add(change);
        size().count(key, values().put(key, json), json);
    }

    private Map<String, String> values() {
        if (values == null) {
            values = new HashMap<>(read());
        }
        return values;
    }

    private Map<String, String> read() {
        try {
            return stored.get();
        } catch (IllegalStateException unread) {
            throw effects.refuse(new ScriptRefusal("context: it could not be read"));
        }
    }

    /** Counted at the first write: most runs of large contexts only read. */
    private ContextSize size() {
        if (size == null) {
            size = new ContextSize(effects.contextLimits(), values());
        }
        return size;
    }

    private <T> T typed(String key, T otherwise, Class<? super T> type, String expected) {
        Object value = get(key);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "context '" + key + "' is " + kind(value) + " (expected: " + expected + ")");
        }
        return value == null ? otherwise : cast(value);
    }

    @SuppressWarnings("unchecked") // its class was compared a moment ago
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private static String kind(Object value) {
        return switch (value) {
            case String text -> "a text";
            case Boolean flag -> "true or false";
            case Map<?, ?> map -> "a map";
            case List<?> list -> "a list";
            case Long number -> "a whole number";
            case BigInteger number -> "a whole number beyond 64 bits";
            default -> "a number with decimals";
        };
    }

    static String check(@Nullable String key) {
        if (key == null
                || key.isBlank()
                || key.length() > MAX_KEY
                || key.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "context key: expected 1 to " + MAX_KEY + " characters, none of them a control character");
        }
        return key;
    }
}
