package io.aftercall.simulator;

import io.aftercall.simulator.FormValue.Branch;
import io.aftercall.simulator.FormValue.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of one endpoint: which there are, which must be given, and how each is read. Immutable. */
record Schema(Map<String, Rule> rules, Set<String> required) {

    static Builder builder() {
        return new Builder();
    }

    /**
     * @param prefix the name of the hash this schema describes, empty at the top
     * @throws Refusal for the first unknown, missing or malformed parameter, in this order
     */
    Fields read(String prefix, Branch raw) {
        for (String name : raw.children().keySet()) {
            if (!rules.containsKey(name)) {
                throw Refusals.unknownParameter(full(prefix, name));
            }
        }
        for (String name : required) {
            requireGiven(full(prefix, name), raw.get(name));
        }
        Fields fields = new Fields();
        rules.forEach((name, rule) -> {
            FormValue value = raw.get(name);
            if (value != null) {
                fields.set(name, rule.read(full(prefix, name), value));
            }
        });
        return fields;
    }

    private static void requireGiven(String param, @Nullable FormValue value) {
        if (value == null) {
            throw Refusals.missing(param);
        }
        if (value instanceof Text(String text) && text.isBlank()) {
            throw Refusals.empty(param);
        }
    }

    private static String full(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "[" + name + "]";
    }

    /** Collects the parameters; {@code expand} and {@code metadata} are added by name like the others. */
    static final class Builder {

        private final Map<String, Rule> rules = new LinkedHashMap<>();
        private final Set<String> required = new LinkedHashSet<>();

        Builder required(String name, Rule rule) {
            required.add(name);
            return optional(rule, name);
        }

        Builder optional(Rule rule, String... names) {
            for (String name : names) {
                rules.put(name, rule);
            }
            return this;
        }

        Builder text(String... names) {
            return optional(Rule.text(), names);
        }

        Builder integer(String... names) {
            return optional(Rule.integer(), names);
        }

        Builder bool(String... names) {
            return optional(Rule.bool(), names);
        }

        Builder any(String... names) {
            return optional(Rule.any(), names);
        }

        /** The two parameters that nearly every endpoint takes. */
        Builder common() {
            return optional(Metadata.rule(), "metadata").expand();
        }

        Builder expand() {
            return optional(Rule.list(Rule.text()), "expand");
        }

        Schema build() {
            // Not copyOf: the order decides which parameter an error names.
            return new Schema(
                    Collections.unmodifiableMap(new LinkedHashMap<>(rules)),
                    Collections.unmodifiableSet(new LinkedHashSet<>(required)));
        }
    }
}
