package io.aftercall.queue;

/**
 * A job in the hands of its holder.
 *
 * @param attempts runs begun so far, this one included
 * @param takeovers holders lost in a row while they ran it; with one it is to run alone
 */
public record HeldJob(ScriptJob job, JobLease lease, int attempts, int takeovers) {}
