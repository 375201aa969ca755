/** Who is measured: how each one is started, fed, watched and checked. */
@NullMarked
package io.aftercall.bench.contender;

import org.jspecify.annotations.NullMarked;
