/**
 * The bridge for applications that have Stripe's own library. Nothing else here refers to stripe-java, which is an
 * optional dependency: without it this package cannot be loaded, and is not missed.
 */
@NullMarked
package io.aftercall.stripejava;

import org.jspecify.annotations.NullMarked;
