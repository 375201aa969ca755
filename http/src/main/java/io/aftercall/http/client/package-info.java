/** The Stripe port over a pooled, non-blocking client. */
@NullMarked
package io.aftercall.http.client;

import org.jspecify.annotations.NullMarked;
