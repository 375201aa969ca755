package io.aftercall.queue;

import java.util.List;

/**
 * What became of settlements that were stored together.
 *
 * @param settled in the order of the settlements
 * @param others jobs that waited before theirs, leased in their place
 */
public record SettledTogether(List<Settled> settled, List<HeldJob> others) {}
