/** The hot pure code by itself. */
@NullMarked
package io.aftercall.bench.jmh;

import org.jspecify.annotations.NullMarked;
