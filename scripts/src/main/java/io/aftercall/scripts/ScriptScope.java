package io.aftercall.scripts;

import groovy.lang.GroovySystem;
import groovy.lang.MetaClass;
import groovy.lang.MetaMethod;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that are there in every script. */
final class ScriptScope {

    /** Variables that every run has. */
    static final Set<String> VARIABLES =
            Set.of("parsed_data", "parsed_error", "response_json", "error_json", "request", "context", "out");

    /** What scripts and closures know of themselves. */
    private static final Set<String> OF_THEMSELVES =
            Set.of("binding", "owner", "delegate", "thisObject", "resolveStrategy");

    private ScriptScope() {}

    static boolean hasVariable(String name) {
        return VARIABLES.contains(name) || OF_THEMSELVES.contains(name);
    }

    /** What may be called without a receiver: our functions, and what Groovy adds to every object. */
    static boolean hasFunction(String name) {
        return Functions.ALL.contains(name);
    }

    /** Those that flows/README.md names. */
    static Set<String> functionsOfOurs() {
        return Functions.OURS;
    }

    /** Asked of Groovy once, at the first compilation. */
    private static final class Functions {

        private static final MetaClass SCRIPT =
                GroovySystem.getMetaClassRegistry().getMetaClass(FlowScript.class);
        private static final Set<String> ALL = Stream.concat(
                        SCRIPT.getMethods().stream(), SCRIPT.getMetaMethods().stream())
                .map(MetaMethod::getName)
                .collect(Collectors.toUnmodifiableSet());
        private static final Set<String> OURS = SCRIPT.getMethods().stream()
                .filter(method ->
                        method.isPublic() && method.getDeclaringClass().getTheClass() == FlowScript.class)
                .map(MetaMethod::getName)
                .filter(name -> !ForbiddenNames.isMethod(name))
                .collect(Collectors.toUnmodifiableSet());
    }
}
