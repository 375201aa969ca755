package io.aftercall.bench;

import io.aftercall.Aftercall;
import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.GuardianActor.Role;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * W3: many requests submitted at once while each call takes seconds: wall time, threads, memory. Arguments: requests
 * (10000), rounds (2).
 */
public final class SlowStripe {

    private SlowStripe() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        Quiet.logs();
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        AtomicInteger peakThreads = new AtomicInteger();
        AtomicInteger settled = new AtomicInteger();
        CountDownLatch[] done = {new CountDownLatch(count)};
        Map<String, ?> more = Map.of("stripe.max-in-flight", count, "engine.max-active", count + 1000);
        try (SimulatorProcess stripe = SimulatorProcess.start(Duration.ofSeconds(2));
                Aftercall aftercall = Aftercall.start(
                        Bench.settings(Bench.tempDir(), stripe.baseUri(), more), EnumSet.allOf(Role.class), event -> {
                            if (event instanceof EngineEvent.Settled && settled.incrementAndGet() % 100 == 0) {
                                peakThreads.accumulateAndGet(
                                        ManagementFactory.getThreadMXBean().getThreadCount(), Math::max);
                            }
                            if (event instanceof EngineEvent.ScriptEnded) {
                                done[0].countDown();
                            }
                        })) {
            for (int round = 1; round <= rounds; round++) {
                done[0] = new CountDownLatch(count);
                long begun = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    aftercall.submit(Bench.payment(i));
                }
                done[0].await();
                System.out.printf(
                        "round %d   %,d requests   wall %.1f s   peak threads %d   peak RSS %s%n",
                        round, count, (System.nanoTime() - begun) / 1e9, peakThreads.get(), peakRss());
            }
        }
    }

    private static String peakRss() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }
}
