/** Who decides: one sealed protocol per actor. */
@NullMarked
package io.aftercall.actors;

import org.jspecify.annotations.NullMarked;
