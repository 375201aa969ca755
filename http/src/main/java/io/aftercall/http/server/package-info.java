/**
 * The HTTP endpoint: what comes in is decoded and checked here, what goes out is rendered here, and everything between
 * is the {@link io.aftercall.actors.RequestGateway}. No method of this package blocks.
 */
@NullMarked
package io.aftercall.http.server;

import org.jspecify.annotations.NullMarked;
