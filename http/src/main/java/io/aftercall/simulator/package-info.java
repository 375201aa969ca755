/** A stateful Stripe that speaks the documented rules: for tests and for the demo. */
@NullMarked
package io.aftercall.simulator;

import org.jspecify.annotations.NullMarked;
