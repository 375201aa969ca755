package io.aftercall.scripts;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled script takes from its surroundings. Whether it is there is known when the variables of a run are:
 * those of a play request come with it, those of a file of {@code eval_file} from its caller. So the text is compiled
 * once, and each run is checked against its own variables before its first statement.
 *
 * @param names in the order of the text
 * @param known what the text defines itself, for a word on what may have been meant
 * @param open whether the script defines names that the text does not show; then only what looks misspelt is missing
 */
record FreeNames(List<FreeName> names, Set<String> known, boolean open) {

    private static final int MAX_SAID = 3;

    FreeNames {
        names = List.copyOf(names);
        known = Set.copyOf(known);
    }

    /**
     * Why the script cannot run with these variables beside those that are always there.
     *
     * @return null if it can
     */
    @Nullable
    String missing(Set<String> given) {
        if (names.isEmpty()) {
            return null;
        }
        List<String> lines = names.stream()
                .filter(free -> !given.contains(free.name()))
                .map(free -> line(free, given))
                .filter(Objects::nonNull)
                .distinct()
                .limit(MAX_SAID)
                .toList();
        return lines.isEmpty() ? null : lines.stream().collect(Collectors.joining("; "));
    }

    private @Nullable String line(FreeName free, Set<String> given) {
        boolean called = free.kind() == FreeName.Kind.FUNCTION;
        String meant = called
                ? Nearest.to(free.name(), ScriptScope.functionsOfOurs(), known)
                : Nearest.to(free.name(), ScriptScope.VARIABLES, given, known);
        if (meant == null && open) {
            return null;
        }
        String what = called ? "there is no function " + free.name() : free.name() + " is not in scope";
        return free.place() + what + ": " + (meant == null ? advice(called) : "did you mean " + meant + "?");
    }

    private static String advice(boolean called) {
        return called
                ? "write def name(…) { … } in this file, or call a method of an object"
                : "define it with def, or give it in the bindings of the request";
    }
}
