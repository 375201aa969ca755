package io.aftercall.bench.peer;

import io.aftercall.bench.Percentiles;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Submits numbers, as fast as a window allows or with a number of callers that wait. */
final class Submitting {

    private static final int WINDOW = 1000;

    private final Submit submit;

    Submitting(Submit submit) {
        this.submit = submit;
    }

    /** Submits one; the stage completes when it is stored. */
    @FunctionalInterface
    interface Submit {

        CompletionStage<?> submit(int number);
    }

    String answer(String[] words) throws InterruptedException {
        int from = Integer.parseInt(words[1]);
        int count = Integer.parseInt(words[2]);
        return switch (words[0]) {
            case "add" -> add(from, count);
            case "submit" -> measure(from, count, Integer.parseInt(words[3]));
            default -> "unknown word " + words[0];
        };
    }

    private String add(int from, int count) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        AtomicReference<Throwable> fault = new AtomicReference<>();
        for (int i = from; i < from + count; i++) {
            window.acquire();
            submit.submit(i).whenComplete((stored, why) -> {
                if (why != null) {
                    fault.set(why);
                }
                window.release();
            });
        }
        window.acquire(WINDOW);
        return fault.get() == null ? "added " + count : "failed " + fault.get();
    }

    /** Each caller is a thread of its own, or the one that measures if there is only one. */
    private String measure(int from, int count, int callers) throws InterruptedException {
        double[] took = new double[count];
        double[] kept = new double[count];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(callers);
        for (int caller = 0; caller < callers; caller++) {
            Thread.ofVirtual().start(() -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    long begun = System.nanoTime();
                    CompletionStage<?> stored = submit.submit(from + i);
                    kept[i] = (System.nanoTime() - begun) / 1e3;
                    stored.toCompletableFuture().join();
                    took[i] = (System.nanoTime() - begun) / 1e3;
                }
                end.countDown();
            });
        }
        end.await();
        return String.format(
                Locale.ROOT,
                "latency %.1f %.1f %.1f %.1f",
                Percentiles.of(took, 0.5),
                Percentiles.of(took, 0.95),
                Percentiles.of(took, 0.99),
                Percentiles.of(kept, 0.99));
    }
}
