/** A small Redis connector in the shape of a Pekko connector: settings, sources, flows, scripts. */
@NullMarked
package io.aftercall.redis;

import org.jspecify.annotations.NullMarked;
