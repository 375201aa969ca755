/** Processes of this machine: what they cost, and the servers that are started for a measurement. */
@NullMarked
package io.aftercall.bench.host;

import org.jspecify.annotations.NullMarked;
