package io.aftercall.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some dead letters, newest first. There may be fewer than asked for although more follow.
 *
 * @param next cursor of the following page; null after the last
 */
public record DeadLetterPage(
        List<DeadLetter> letters, @Nullable String next) {}
