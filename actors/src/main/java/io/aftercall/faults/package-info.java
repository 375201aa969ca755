/** Points at which a process can be told to die, so that tests can prove what becomes of what it held. */
@NullMarked
package io.aftercall.faults;

import org.jspecify.annotations.NullMarked;
