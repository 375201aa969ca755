/** A Stripe that answers as fast as it can, used by every contender. */
@NullMarked
package io.aftercall.bench.stripe;

import org.jspecify.annotations.NullMarked;
