package io.aftercall.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some requests, newest first, perhaps without what may be large: bodies, parameters, args, answers, results.
 *
 * @param next cursor of the following page; null after the last
 */
public record Page(List<StoredRequest> requests, @Nullable String next) {}
