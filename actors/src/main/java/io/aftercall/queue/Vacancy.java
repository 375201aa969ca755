package io.aftercall.queue;

import java.util.Set;

/**
 * Workers with nothing to do, who can have script jobs as these are stored.
 *
 * @param ids whom they serve
 * @param jobs how many they can have
 */
public record Vacancy(String holder, WorkerIds ids, int jobs) {

    public static final Vacancy NONE = new Vacancy("", new WorkerIds.Only(Set.of()), 0);
}
