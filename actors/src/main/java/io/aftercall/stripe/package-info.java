/** The outside call as a port, and the decisions about it. Pure: no actor, no clock, no Redis. */
@NullMarked
package io.aftercall.stripe;

import org.jspecify.annotations.NullMarked;
