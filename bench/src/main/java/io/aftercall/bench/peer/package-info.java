/** The programs of the contenders that run on the JVM, each a process of its own. */
@NullMarked
package io.aftercall.bench.peer;

import org.jspecify.annotations.NullMarked;
