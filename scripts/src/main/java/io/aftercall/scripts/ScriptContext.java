package io.aftercall.scripts;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a script knows as {@code context}: a durable map that belongs to the context id. Reads see the map as it was when
 * the run began and the script's own writes; writes take effect when the script has ended well. Values are plain data;
 * what {@link #get} gives is a copy, so changing it changes nothing until it is put.
 */
public final class ScriptContext {

    private static final int MAX_KEY = 200;

    private final Map<String, String> values;
    private final RunEffects effects;

    ScriptContext(Map<String, String> snapshot, RunEffects effects) {
        this.values = new HashMap<>(snapshot);
        this.effects = effects;
    }

    public @Nullable Object get(String key) {
        return get(key, null);
    }

    public @Nullable Object get(String key, @Nullable Object otherwise) {
        String json = values.get(check(key));
        return json == null ? otherwise : JsonReader.read(json);
    }

    /** Gives the value before. */
    public @Nullable Object put(String key, @Nullable Object value) {
        Object before = get(key);
        String json = effects.kept(value, "context '" + key + "'");
        effects.add(new ContextChange.Put(key, json));
        values.put(key, json);
        return before;
    }

    /** Gives the value that was removed. */
    public @Nullable Object remove(String key) {
        Object before = get(key);
        effects.add(new ContextChange.Remove(key));
        values.remove(key);
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
        effects.add(new ContextChange.Increment(key, by));
        values.put(key, Long.toString(sum));
        return sum;
    }

    /**
     * Puts the value if the key has the expected one, null for absent. The answer is that of this run's view; the change
     * itself is made only if the key still has that value when the run's effects are stored.
     */
    public boolean compareAndSet(String key, @Nullable Object expected, @Nullable Object value) {
        String current = values.get(check(key));
        boolean equal = current == null
                ? expected == null
                : JsonReader.same(current, effects.json(expected, "the expected value"));
        if (equal) {
            String json = effects.kept(value, "context '" + key + "'");
            effects.add(new ContextChange.CompareAndSet(key, current, json));
            values.put(key, json);
        }
        return equal;
    }

    public boolean containsKey(String key) {
        return values.containsKey(check(key));
    }

    /** A copy, in the order of the keys. */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        new TreeMap<>(values).forEach((key, json) -> map.put(key, JsonReader.read(json)));
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

    private static String check(@Nullable String key) {
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
