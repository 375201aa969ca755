/** The runner: what is asked for, in which order it is measured, and what is printed. */
@NullMarked
package io.aftercall.bench.run;

import org.jspecify.annotations.NullMarked;
