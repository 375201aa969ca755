/** Settings as records, read from the reference configuration, and secrets by name. */
@NullMarked
package io.aftercall.config;

import org.jspecify.annotations.NullMarked;
