package io.aftercall.scripts;

import groovy.lang.Binding;
import groovy.lang.GroovyClassLoader;
import groovy.lang.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * The classes of one script, in a class loader of their own. Counted, so that Groovy's registry lets go of them when the
 * script was replaced and its last run has ended; what Groovy holds softly goes when memory gets short.
 */
final class CompiledScript {

    private final String version;
    private final GroovyClassLoader loader;
    private final Class<? extends Script> type;
    private final FreeNames free;
    private int users;
    private boolean retired;

    CompiledScript(String version, GroovyClassLoader loader, Class<? extends Script> type, FreeNames free) {
        this.version = version;
        this.loader = loader;
        this.type = type;
        this.free = free;
    }

    String version() {
        return version;
    }

    /** What it expects of the variables of a run. */
    FreeNames free() {
        return free;
    }

    /**
     * Runs the script's initialisers, so it belongs on the script's thread.
     *
     * @throws ReflectiveOperationException around what an initialiser threw
     */
    Script newScript(Binding binding) throws ReflectiveOperationException {
        return InvokerHelper.newScript(type, binding);
    }

    synchronized void acquire() {
        users++;
    }

    synchronized void release() {
        users--;
        disposeIfUnused();
    }

    /** No further run will take it. */
    synchronized void retire() {
        if (!retired) {
            retired = true;
            disposeIfUnused();
        }
    }

    private void disposeIfUnused() {
        if (retired && users == 0) {
            for (Class<?> loaded : loader.getLoadedClasses()) {
                InvokerHelper.removeClass(loaded);
            }
            close();
        }
    }

    private void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a class loader without files failed to close", e);
        }
    }
}
