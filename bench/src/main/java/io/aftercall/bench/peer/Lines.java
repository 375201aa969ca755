package io.aftercall.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** How a peer talks with the runner. */
final class Lines {

    private Lines() {}

    /** Answers one line. */
    @FunctionalInterface
    interface Answerer {

        String answer(String[] words) throws Exception;
    }

    /** Says that it is ready and answers lines until the input ends. */
    static void serve(Answerer answerer) throws Exception {
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(answerer.answer(line.split(" ")));
        }
    }

    /** Says that it is ready and waits until the input ends. */
    static void waitForEnd() throws IOException {
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // until whoever started it closes its end
        }
    }

    /** Tells every 10 ms how much is done, if that has changed. */
    static void tell(LongAdder done) {
        Thread.ofPlatform().daemon().name("teller").start(() -> {
            long told = 0;
            while (true) {
                LockSupport.parkNanos(10_000_000);
                long now = done.sum();
                if (now != told) {
                    told = now;
                    System.out.println("done " + now);
                }
            }
        });
    }
}
