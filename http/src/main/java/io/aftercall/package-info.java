/** The embedding facade and the roles of a process. */
@NullMarked
package io.aftercall;

import org.jspecify.annotations.NullMarked;
