/** The HTTP endpoint. */
@NullMarked
package io.aftercall.http.server;

import org.jspecify.annotations.NullMarked;
