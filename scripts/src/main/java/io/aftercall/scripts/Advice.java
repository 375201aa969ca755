package io.aftercall.scripts;

import java.util.List;
import java.util.Map;

/** What to write instead of what the lint refuses. */
final class Advice {

    private static final String FILES = "keep data in context, or take it from request.args";
    private static final String THREADS = "a run is one thread; what comes later is a call with create_async";
    private static final String PROCESSES = "tell your application by reply(…) or context.put(…), and let it do that";
    private static final String NETWORK = "calls leave by stripe(…).create_async(…)";
    private static final String REFLECTION = "write the class and the method by name";
    private static final String CODE = "text is data; another file runs by eval_file('flows/x.groovy')";
    private static final String EXIT = "end with return, or fail with throw";
    private static final String PRINT = "write log …, print … or println … in the script itself";

    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("exit", EXIT),
            Map.entry("halt", EXIT),
            Map.entry("getenv", "settings come with request.args"),
            Map.entry("getProperty", "settings come with request.args"),
            Map.entry("out", PRINT),
            Map.entry("err", PRINT),
            Map.entry("addShutdownHook", THREADS),
            Map.entry("execute", PROCESSES),
            Map.entry("evaluate", CODE),
            Map.entry("parseClass", CODE),
            Map.entry("parallel", THREADS),
            Map.entry("parallelStream", THREADS),
            Map.entry("sleep", THREADS),
            Map.entry("getResource", FILES),
            Map.entry("getResourceAsStream", FILES),
            Map.entry("toURL", NETWORK));

    /** The first that fits. */
    private static final List<Map.Entry<String, String>> TYPES = List.of(
            Map.entry("java.lang.System", "there is System.currentTimeMillis() and System.nanoTime()"),
            Map.entry("java.lang.Runtime", EXIT),
            Map.entry("java.lang.Process", PROCESSES),
            Map.entry("java.lang.Thread", THREADS),
            Map.entry("java.util.Timer", THREADS),
            Map.entry("java.util.concurrent.", THREADS),
            Map.entry("java.util.stream.", THREADS),
            Map.entry("java.io.", FILES),
            Map.entry("java.nio.", FILES),
            Map.entry("java.util.zip.", FILES),
            Map.entry("java.util.jar.", FILES),
            Map.entry("java.util.logging.", PRINT),
            Map.entry("org.slf4j.", PRINT),
            Map.entry("java.util.Formatter", "there is String.format(…)"),
            Map.entry("java.net.", NETWORK),
            Map.entry("java.sql.", "keep data in context"),
            Map.entry("groovy.util.Eval", CODE),
            Map.entry("groovy.util.GroovyScriptEngine", CODE),
            Map.entry("groovy.util.ConfigSlurper", CODE),
            Map.entry("groovy.lang.GroovyShell", CODE),
            Map.entry("groovy.lang.GroovyClassLoader", CODE),
            Map.entry("groovy.json.", "there is parse_json(text) and to_json(value)"),
            Map.entry("com.fasterxml.", "there is parse_json(text) and to_json(value)"),
            Map.entry("io.aftercall.", "what is in scope stands in flows/README.md"));

    private Advice() {}

    static String onType(String className) {
        return TYPES.stream()
                .filter(entry -> className.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(REFLECTION);
    }

    static String onMethod(String name) {
        return METHODS.getOrDefault(name, REFLECTION);
    }

    static String onPrint() {
        return PRINT;
    }
}
