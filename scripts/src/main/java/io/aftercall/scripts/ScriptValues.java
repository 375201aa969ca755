package io.aftercall.scripts;

/** Tells beforehand whether a script could be given a value: what is accepted must not fail later for its form. */
public final class ScriptValues {

    private ScriptValues() {}

    /** @throws IllegalArgumentException if no script could read the text; says why, without repeating it */
    public static void requireJson(String json) {
        JsonReader.read(json);
    }

    /** The same JSON in a form that can be stored: half a surrogate pair stands in it as its escape. */
    public static String storable(String json) {
        return Surrogates.escaped(json);
    }

    /** @throws IllegalArgumentException if the text is no object, or one of its names cannot be bound */
    public static void requireBindings(String json) {
        try {
            JsonReader.readObject(json).keySet().forEach(RunBinding::checkName);
        } catch (ScriptRefusal e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
