/** The commands of the launcher. */
@NullMarked
package io.aftercall.cli;

import org.jspecify.annotations.NullMarked;
