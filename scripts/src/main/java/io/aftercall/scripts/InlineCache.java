package io.aftercall.scripts;

import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled play requests by the hash of their text; the least recently used ones are dropped. Thread-safe. */
final class InlineCache {

    private final ScriptCompiler compiler;
    private final int size;
    private final LinkedHashMap<String, CompileOnce> entries = new LinkedHashMap<>(16, 0.75f, true);

    InlineCache(ScriptCompiler compiler, int size) {
        this.compiler = compiler;
        this.size = size;
    }

    /** The caller releases a script that it gets. */
    Compilation acquire(String text) throws InterruptedException {
        String version = Sha256.hex(text);
        return entry(version).acquire(() -> compiler.compile("script.groovy", text, version));
    }

    private synchronized CompileOnce entry(String version) {
        CompileOnce entry = entries.computeIfAbsent(version, absent -> new CompileOnce());
        if (entries.size() > size) {
            Map.Entry<String, CompileOnce> eldest = entries.pollFirstEntry();
            eldest.getValue().retire();
        }
        return entry;
    }
}
