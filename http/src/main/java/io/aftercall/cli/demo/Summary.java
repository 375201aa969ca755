package io.aftercall.cli.demo;

import io.aftercall.simulator.EffectLedger;
import io.aftercall.simulator.StripeSimulator;
import java.io.PrintStream;
import java.util.List;

/** The table at the end, and whether everything is as it has to be. */
final class Summary {

    private static final int WIDEST_RESULT = 64;
    private static final int OF_THE_CHAIN = 3;
    private static final String LINE = "%-21s %-10s %8s %8s  %-10s %s%n";

    private Summary() {}

    /** @return whether every request ended as expected, and each key was executed exactly once */
    static boolean print(PrintStream out, List<Shown> shown, StripeSimulator stripe) {
        EffectLedger effects = stripe.effects();
        out.println();
        out.printf(LINE, "request", "outcome", "attempts", "effects", "flow", "its result");
        boolean good = true;
        for (Shown each : shown) {
            int executed = effects.forKey(each.key());
            boolean fits = each.asExpected() && executed == 1;
            String label = fits ? each.label() : each.label() + " (!)";
            out.printf(LINE, label, each.outcome(), each.taken(), executed, each.script(), shortened(each.result()));
            good &= fits;
        }
        out.println();
        return verdict(out, shown, effects, good);
    }

    private static boolean verdict(PrintStream out, List<Shown> shown, EffectLedger effects, boolean good) {
        boolean once = effects.keysWithMoreThanOne().isEmpty() && effects.total() == shown.size();
        boolean whole =
                shown.stream().filter(each -> each.label().startsWith("chain")).count() == OF_THE_CHAIN;
        out.println("Effects at Stripe: " + effects.total() + " for " + shown.size() + " requests, "
                + (once ? "exactly one for each key." : "NOT one for each key."));
        if (!whole) {
            out.println("The chain is NOT complete: product, price and subscription were expected.");
        }
        boolean everything = good && once && whole;
        out.println(everything ? "Everything ended as it has to." : "Something did NOT end as it has to.");
        return everything;
    }

    private static String shortened(String result) {
        return result.length() <= WIDEST_RESULT ? result : result.substring(0, WIDEST_RESULT - 1) + "…";
    }
}
