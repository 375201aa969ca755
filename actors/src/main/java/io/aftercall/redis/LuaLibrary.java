package io.aftercall.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions that scripts share. Each call of a script makes all functions anew that stand in front of it, so a script
 * gets those only that it needs. Definitions are {@code local} ones at the beginning of a line; one ends where the next
 * begins.
 */
final class LuaLibrary {

    private static final Pattern DEFINITION = Pattern.compile("(?m)^local (?:function )?(\\w+)");
    private static final Pattern NAME = Pattern.compile("\\w+");

    private final Map<String, String> definitions = new LinkedHashMap<>();

    LuaLibrary(String source) {
        Matcher begins = DEFINITION.matcher(source);
        List<Integer> starts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (begins.find()) {
            starts.add(begins.start());
            names.add(begins.group(1));
        }
        for (int i = 0; i < names.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : source.length();
            definitions.put(names.get(i), source.substring(starts.get(i), end));
        }
    }

    /** The script with all that it needs in front, in the order of the library. */
    String before(String script) {
        Map<String, String> needed = new LinkedHashMap<>();
        need(script, needed);
        StringBuilder text = new StringBuilder();
        definitions.forEach((name, definition) -> {
            if (needed.containsKey(name)) {
                text.append(definition);
            }
        });
        return text.append('\n').append(script).toString();
    }

    private void need(String text, Map<String, String> needed) {
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            String definition = definitions.get(names.group());
            if (definition != null && needed.put(names.group(), definition) == null) {
                need(definition, needed);
            }
        }
    }
}
