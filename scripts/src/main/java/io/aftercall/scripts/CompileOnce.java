package io.aftercall.scripts;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A text that is compiled by the first run that needs it, while others that need it wait, under their own deadlines. */
final class CompileOnce {

    private final ReentrantLock compiling = new ReentrantLock();
    private volatile @Nullable Compilation compilation;
    private volatile boolean retired;

    /** The caller releases a script that it gets. */
    Compilation acquire(Supplier<Compilation> compile) throws InterruptedException {
        compiling.lockInterruptibly();
        try {
            Compilation current = compilation;
            if (current == null) {
                current = compile.get();
                compilation = current;
            }
            if (current instanceof Compilation.Ready ready) {
                ready.script().acquire();
                if (retired) {
                    ready.script().retire(); // dropped while it was being compiled: gone when its last run ends
                }
            }
            return current;
        } finally {
            compiling.unlock();
        }
    }

    /** No further run will ask. Does not wait. */
    void retire() {
        retired = true;
        if (compilation instanceof Compilation.Ready ready) {
            ready.script().retire();
        }
    }
}
