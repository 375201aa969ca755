package io.aftercall.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call out of the items that come while others are under way. Who comes alone does not wait; the more come, the
 * more share a round trip. A call that fails has failed for each of its items, unless one of them may be to blame: then
 * each is asked alone. Thread-safe.
 *
 * @param <I> what is asked
 * @param <O> what is answered, for each item
 */
public final class Grouped<I, O> {

    private final Bounds bounds;
    private final ToLongFunction<I> weight;
    private final Function<List<I>, CompletionStage<List<O>>> call;
    private final Predicate<Throwable> blamesOne;
    private final Deque<Item<I, O>> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * How much goes together.
     *
     * @param items in one call
     * @param weight of one call, unless a single item has more
     * @param calls under way at the same time
     */
    public record Bounds(int items, long weight, int calls) {}

    /**
     * Groups calls.
     *
     * @param call answers as many as it is asked, in the same order; safe to repeat for each of them
     * @param weight of an item
     * @param blamesOne whether a fault may be that of one item, and the others are well
     */
    public Grouped(
            Bounds bounds,
            Function<List<I>, CompletionStage<List<O>>> call,
            ToLongFunction<I> weight,
            Predicate<Throwable> blamesOne) {
        this.bounds = bounds;
        this.weight = weight;
        this.call = call;
        this.blamesOne = blamesOne;
    }

    private record Item<I, O>(I asked, CompletableFuture<O> answer) {}

    public CompletionStage<O> ask(I asked) {
        Item<I, O> item = new Item<>(asked, new CompletableFuture<>());
        List<Item<I, O>> batch;
        synchronized (this) {
            waiting.add(item);
            batch = next();
        }
        send(batch);
        return item.answer();
    }

    private void send(List<Item<I, O>> batch) {
        if (!batch.isEmpty()) {
            start(batch.stream().map(Item::asked).toList())
                    .whenComplete((answers, fault) -> answered(batch, answers, fault));
        }
    }

    private void sendAlone(Item<I, O> item) {
        start(List.of(item.asked())).whenComplete((answers, fault) -> answer(item, answers, fault, 0));
    }

    private CompletionStage<List<O>> start(List<I> asked) {
        try {
            return call.apply(asked);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void answered(List<Item<I, O>> batch, List<O> answers, @Nullable Throwable fault) {
        List<Item<I, O>> following;
        synchronized (this) {
            underWay--;
            following = next();
        }
        send(following); // before anybody is told: what follows an answer takes its time
        if (fault != null && batch.size() > 1 && blamesOne.test(fault)) {
            batch.forEach(this::sendAlone);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            answer(batch.get(i), answers, fault, i);
        }
    }

    private static <I, O> void answer(Item<I, O> item, List<O> answers, @Nullable Throwable fault, int position) {
        if (fault == null) {
            item.answer().complete(answers.get(position));
        } else {
            item.answer().completeExceptionally(fault);
        }
    }

    private List<Item<I, O>> next() {
        if (underWay >= bounds.calls() || waiting.isEmpty()) {
            return List.of();
        }
        underWay++;
        List<Item<I, O>> batch = new ArrayList<>();
        long room = bounds.weight();
        while (batch.size() < bounds.items() && !waiting.isEmpty()) {
            room -= weight.applyAsLong(waiting.element().asked());
            if (room < 0 && !batch.isEmpty()) {
                break;
            }
            batch.add(waiting.remove());
        }
        return batch;
    }
}
