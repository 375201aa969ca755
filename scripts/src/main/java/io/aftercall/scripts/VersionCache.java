package io.aftercall.scripts;

import java.util.LinkedHashMap;
import java.util.Map;

/** Compiled texts by file name and hash; the least recently used ones are dropped. Thread-safe. */
final class VersionCache {

    private final ScriptCompiler compiler;
    private final int size;
    private final LinkedHashMap<String, CompileOnce> entries = new LinkedHashMap<>(16, 0.75f, true);

    VersionCache(ScriptCompiler compiler, int size) {
        this.compiler = compiler;
        this.size = size;
    }

    /** A play request. The caller releases a script that it gets. */
    Compilation acquire(String text) throws InterruptedException {
        return acquire("script.groovy", Sha256.hex(text), text);
    }

    /** A flow, whose messages name its file. The caller releases a script that it gets. */
    Compilation acquire(FlowText flow) throws InterruptedException {
        return acquire(flow.fileName(), flow.version(), flow.text());
    }

    private Compilation acquire(String file, String version, String text) throws InterruptedException {
        return entry(file + version).acquire(() -> compiler.compile(file, text, version));
    }

    private synchronized CompileOnce entry(String key) {
        CompileOnce entry = entries.computeIfAbsent(key, absent -> new CompileOnce());
        if (entries.size() > size) {
            Map.Entry<String, CompileOnce> eldest = entries.pollFirstEntry();
            eldest.getValue().retire();
        }
        return entry;
    }
}
