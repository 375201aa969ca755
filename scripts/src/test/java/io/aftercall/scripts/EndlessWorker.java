package io.aftercall.scripts;

import java.time.Duration;

/** A process that runs an endless script isolated, to be killed. */
final class EndlessWorker {

    private EndlessWorker() {}

    public static void main(String[] arguments) {
        Isolated engine = Isolated.of(Duration.ofMinutes(5));
        engine.result("1 + 1");
        System.out.println("ready");
        engine.run("(1..<Long.MAX_VALUE).sum()");
    }
}
