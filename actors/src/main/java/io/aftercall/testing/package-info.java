/** Hand-written doubles, shipped for users and used by us. */
@NullMarked
package io.aftercall.testing;

import org.jspecify.annotations.NullMarked;
