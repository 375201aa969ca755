/** Confined child processes and the frames that they speak. Knows nothing of Groovy. */
@NullMarked
package io.aftercall.scripts.isolation;

import org.jspecify.annotations.NullMarked;
