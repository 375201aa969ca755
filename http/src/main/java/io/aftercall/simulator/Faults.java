package io.aftercall.simulator;

import io.aftercall.simulator.FaultPlan.Strike;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Faults set from outside, beside those a request asks for itself. The first rule that matches strikes. Thread-safe. */
public final class Faults {

    private static final class Rule {

        private final Predicate<ReceivedCall> matches;
        private final FaultPlan plan;
        private int hits;
        private int left;

        Rule(Predicate<ReceivedCall> matches, FaultPlan plan, int left) {
            this.matches = matches;
            this.plan = plan;
            this.left = left;
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    Faults() {}

    /** The next calls, whatever they are, suffer these, one call each; waits come to the first of them. */
    public void next(Fault... faults) {
        FaultPlan plan = new FaultPlan(List.of(faults));
        add(call -> true, Math.max(1, plan.length()), plan);
    }

    /**
     * @param matches which calls; must be quick and must not call the simulator
     * @param times matching calls until the rule is forgotten
     * @param faults what they suffer, in the order of {@link Fault}
     */
    public void when(Predicate<ReceivedCall> matches, int times, Fault... faults) {
        add(matches, times, new FaultPlan(List.of(faults)));
    }

    /** Forgets every rule. */
    public synchronized void clear() {
        rules.clear();
    }

    synchronized Strike strike(ReceivedCall call) {
        for (Iterator<Rule> iterator = rules.iterator(); iterator.hasNext(); ) {
            Rule rule = iterator.next();
            if (rule.matches.test(call)) {
                rule.left--;
                if (rule.left <= 0) {
                    iterator.remove();
                }
                return rule.plan.at(++rule.hits);
            }
        }
        return Strike.NONE;
    }

    private synchronized void add(Predicate<ReceivedCall> matches, int times, FaultPlan plan) {
        if (times < 1) {
            throw new IllegalArgumentException("times: " + times + " (expected: >= 1)");
        }
        rules.add(new Rule(matches, plan, times));
    }
}
