package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import groovy.lang.Binding;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** P9: compiled scripts do not pile up. */
final class CompiledScriptTest {

    private final ScriptCompiler compiler = new ScriptCompiler();

    @Test
    void isUnloadedWhenItWasRetiredAndItsLastRunHasEnded() throws ReflectiveOperationException {
        WeakReference<Class<?>> type = runAndRetire();

        await().untilAsserted(() -> {
            clearSoftReferences();
            assertThat(type.get()).isNull();
        });
    }

    /** Groovy holds what it knows of a class softly; the JVM lets go of that before it says that memory is out. */
    private static void clearSoftReferences() {
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> {
            long[][] all = new long[64][Integer.MAX_VALUE - 16];
            assertThat(all).isNull();
        });
    }

    @Test
    void dropsTheLeastRecentlyUsedPlayRequest() throws InterruptedException {
        VersionCache cache = new VersionCache(compiler, 2);

        CompiledScript first = acquire(cache, "1");
        CompiledScript second = acquire(cache, "2");
        assertThat(acquire(cache, "1")).isSameAs(first);
        acquire(cache, "3");

        assertThat(acquire(cache, "1")).isSameAs(first);
        assertThat(acquire(cache, "2")).isNotSameAs(second);
    }

    private WeakReference<Class<?>> runAndRetire() throws ReflectiveOperationException {
        CompiledScript script =
                ((Compilation.Ready) compiler.compile("x.groovy", "[1, 2].collect { it + 1 }.sum()", "v")).script();
        script.acquire();
        groovy.lang.Script instance = script.newScript(new Binding());
        assertThat(instance.run()).isEqualTo(5);
        script.retire();
        assertThat(instance.run()).isEqualTo(5);
        script.release();
        return new WeakReference<>(instance.getClass());
    }

    private static CompiledScript acquire(VersionCache cache, String text) throws InterruptedException {
        CompiledScript script = ((Compilation.Ready) cache.acquire(text)).script();
        script.release();
        return script;
    }
}
