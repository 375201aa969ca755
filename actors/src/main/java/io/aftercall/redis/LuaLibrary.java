package io.aftercall.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions that scripts share. Each call of a script makes all functions anew that stand in front of it, so a script
 * gets those only that it needs. Definitions are {@code local} ones at the beginning of a line, of one name or of several;
 * one ends where the next begins.
 */
final class LuaLibrary {

    private static final Pattern DEFINITION = Pattern.compile("(?m)^local (?:function )?(\\w+(?:, \\w+)*)");
    private static final Pattern NAME = Pattern.compile("\\w+");

    private final List<Definition> definitions = new ArrayList<>();
    private final Map<String, Definition> byName = new HashMap<>();

    private record Definition(List<String> names, String text) {}

    LuaLibrary(String source) {
        Matcher begins = DEFINITION.matcher(source);
        List<Integer> starts = new ArrayList<>();
        List<List<String>> names = new ArrayList<>();
        while (begins.find()) {
            starts.add(begins.start());
            names.add(List.of(begins.group(1).split(", ")));
        }
        for (int i = 0; i < names.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : source.length();
            Definition definition = new Definition(names.get(i), source.substring(starts.get(i), end));
            definitions.add(definition);
            definition.names().forEach(name -> byName.put(name, definition));
        }
    }

    /** The script with all that it needs in front, in the order of the library. */
    String before(String script) {
        Set<Definition> needed = new HashSet<>();
        need(script, needed);
        StringBuilder text = new StringBuilder();
        definitions.stream().filter(needed::contains).map(Definition::text).forEach(text::append);
        return text.append('\n').append(script).toString();
    }

    private void need(String text, Set<Definition> needed) {
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            Definition definition = byName.get(names.group());
            if (definition != null && needed.add(definition)) {
                need(definition.text(), needed);
            }
        }
    }
}
