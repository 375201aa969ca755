package io.aftercall.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A decoded form: text, or names with values below them. Equal by content, whatever the order of the names. */
sealed interface FormValue {

    record Text(String value) implements FormValue {}

    record Branch(Map<String, FormValue> children) implements FormValue {

        static Branch empty() {
            return new Branch(new LinkedHashMap<>());
        }

        @Nullable
        FormValue get(String name) {
            return children.get(name);
        }

        /** Whether the names are 0, 1, 2 …, the form's way to write a list. */
        boolean isList() {
            return children.keySet().stream().allMatch(name -> name.matches("\\d{1,4}"));
        }

        Collection<FormValue> elements() {
            return children.values();
        }
    }
}
