package io.aftercall.scripts;

import java.util.Set;

/** Methods and properties by which a script would leave its scope, whatever object they are called on. */
final class ForbiddenNames {

    private static final Set<String> METHODS = Set.of(
            "addShutdownHook",
            "defineClass",
            "evaluate",
            "execute",
            "forName",
            "getClassLoader",
            "getConstructor",
            "getConstructors",
            "getDeclaredConstructor",
            "getDeclaredConstructors",
            "getDeclaredField",
            "getDeclaredFields",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getMetaClass",
            "getMethod",
            "getMethods",
            "getProtectionDomain",
            "getResource",
            "getResourceAsStream",
            "invokeConstructor",
            "invokeMethod",
            "loadClass",
            "mixin",
            "newInstance",
            "parallel",
            "parallelPrefix",
            "parallelSetAll",
            "parallelSort",
            "parallelStream",
            "parseClass",
            "setAccessible",
            "setBinding",
            "setMetaClass",
            "sleep",
            "toURL");

    private static final Set<String> PROPERTIES = Set.of(
            "classLoader",
            "constructors",
            "declaredConstructors",
            "declaredFields",
            "declaredMethods",
            "metaClass",
            "methods",
            "protectionDomain");

    /** What {@code System} may be asked. */
    private static final Set<String> SYSTEM = Set.of("currentTimeMillis", "nanoTime", "identityHashCode");

    private static final Set<String> NAMES_OF_CLASSES = Set.of("name", "simpleName", "getName", "getSimpleName");

    private ForbiddenNames() {}

    static boolean isMethod(String name) {
        return METHODS.contains(name);
    }

    static boolean isProperty(String name) {
        return PROPERTIES.contains(name);
    }

    static boolean isOfSystem(String name) {
        return !SYSTEM.contains(name);
    }

    /** Whether a class may be asked for it: what it is called, and no more. */
    static boolean isNameOfClass(String name) {
        return NAMES_OF_CLASSES.contains(name);
    }
}
