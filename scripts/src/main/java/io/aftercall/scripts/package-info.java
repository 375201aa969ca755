/** The Groovy flow host. Knows no actor, no Redis, no HTTP. */
@NullMarked
package io.aftercall.scripts;

import org.jspecify.annotations.NullMarked;
