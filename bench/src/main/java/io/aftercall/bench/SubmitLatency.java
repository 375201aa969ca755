package io.aftercall.bench;

import io.aftercall.Aftercall;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.actors.Submitted;
import io.aftercall.request.Submission;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long {@code submit} keeps its caller, and how long the durable acknowledgement takes, at a stated arrival rate:
 * Poisson arrivals on one thread, engine, workers and Redis (append-only file, everysec) busy with the same requests.
 * Arguments: submits per second (500), seconds (20), seconds of warm-up (30).
 */
public final class SubmitLatency {

    private SubmitLatency() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        double rate = args.length > 0 ? Double.parseDouble(args[0]) : 500;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int warmUp = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        try (SimulatorProcess stripe = SimulatorProcess.start(Duration.ZERO);
                Aftercall aftercall = Aftercall.start(Bench.settings(Bench.tempDir(), stripe.baseUri(), Map.of()))) {
            run(aftercall, rate, (int) (rate * warmUp), "warm-up");
            run(aftercall, rate, (int) (rate * seconds), "measured");
        }
    }

    private static void run(Aftercall aftercall, double rate, int count, String label) throws InterruptedException {
        double[] callMicros = new double[count];
        double[] ackMillis = new double[count];
        CountDownLatch acknowledged = new CountDownLatch(count);
        AtomicInteger refused = new AtomicInteger();
        Random random = new Random(7);
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            due += Bench.nextArrivalNanos(random, rate);
            waitUntil(due);
            int number = i;
            Submission submission = Bench.payment(i);
            long begun = System.nanoTime();
            Receipt receipt = aftercall.submit(submission);
            callMicros[i] = (System.nanoTime() - begun) / 1e3;
            receipt.submitted().thenAccept(submitted -> {
                if (!(submitted instanceof Submitted.Accepted)) {
                    refused.incrementAndGet(); // it was too much for this machine; its time counts all the same
                }
                ackMillis[number] = (System.nanoTime() - begun) / 1e6;
                acknowledged.countDown();
            });
        }
        acknowledged.await();
        System.out.printf(
                "%-9s %,d submits at %.0f/s, %,d refused   call p50 %.0f us  p99 %.0f us  max %.0f us   durable ack p50 %.2f ms  p99 %.2f ms  max %.1f ms%n",
                label,
                count,
                rate,
                refused.get(),
                Percentiles.of(callMicros, 0.5),
                Percentiles.of(callMicros, 0.99),
                Percentiles.of(callMicros, 1),
                Percentiles.of(ackMillis, 0.5),
                Percentiles.of(ackMillis, 0.99),
                Percentiles.of(ackMillis, 1));
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
