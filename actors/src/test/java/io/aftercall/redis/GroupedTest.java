package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GroupedTest {

    private final List<List<Integer>> asked = new ArrayList<>();
    private final List<CompletableFuture<List<Integer>>> calls = new ArrayList<>();
    private final Grouped<Integer, Integer> doubled = new Grouped<>(
            new Grouped.Bounds(3, 100, 1), this::call, item -> item, IllegalArgumentException.class::isInstance);

    @Test
    void asksAtOnceForWhoComesAlone() {
        CompletableFuture<Integer> answer = ask(1);

        assertThat(asked).containsExactly(List.of(1));
        answerNext();
        assertThat(answer).isCompletedWithValue(2);
    }

    @Test
    void asksTogetherForThoseWhoComeMeanwhile() {
        List<CompletableFuture<Integer>> answers =
                IntStream.rangeClosed(1, 6).mapToObj(this::ask).toList();

        answerNext();
        answerNext();
        answerNext();

        assertThat(asked).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
        assertThat(answers).extracting(CompletableFuture::join).containsExactly(2, 4, 6, 8, 10, 12);
        ask(7);
        assertThat(asked).last().isEqualTo(List.of(7));
    }

    @Test
    void asksForNoMoreThanTheWeightAllowsUnlessOneAloneIsHeavier() {
        ask(1);
        ask(60);
        ask(40);
        ask(1);
        ask(200);
        ask(2);

        for (int i = 0; i < 5; i++) {
            answerNext();
        }

        assertThat(asked).containsExactly(List.of(1), List.of(60, 40), List.of(1), List.of(200), List.of(2));
    }

    @Test
    void failsForEachAndGoesOn() {
        CompletableFuture<Integer> first = ask(1);
        CompletableFuture<Integer> second = ask(2);
        CompletableFuture<Integer> third = ask(3);

        answerNext();
        calls.get(1).completeExceptionally(new IllegalStateException("away"));
        CompletableFuture<Integer> fourth = ask(4);
        answerNext();

        assertThat(first).isCompletedWithValue(2);
        assertThat(second).isCompletedExceptionally();
        assertThat(third).isCompletedExceptionally();
        assertThat(fourth).isCompletedWithValue(8);
    }

    @Test
    void asksForEachAloneWhenOneMayBeToBlame() {
        ask(1);
        CompletableFuture<Integer> broken = ask(2);
        CompletableFuture<Integer> well = ask(3);

        answerNext();
        calls.get(1).completeExceptionally(new IllegalArgumentException("one of them"));
        calls.get(2).completeExceptionally(new IllegalArgumentException("this one"));
        answerNext();

        assertThat(asked).containsExactly(List.of(1), List.of(2, 3), List.of(2), List.of(3));
        assertThat(broken).isCompletedExceptionally();
        assertThat(well).isCompletedWithValue(6);
    }

    @Test
    void failsWhenTheCallCannotEvenBegin() {
        Grouped<Integer, Integer> refused = new Grouped<>(
                new Grouped.Bounds(3, 100, 1),
                items -> {
                    throw new IllegalStateException("refused");
                },
                item -> 1,
                fault -> false);

        assertThat(refused.ask(1).toCompletableFuture()).isCompletedExceptionally();
        assertThat(refused.ask(2).toCompletableFuture()).isCompletedExceptionally();
    }

    private CompletableFuture<Integer> ask(int item) {
        return doubled.ask(item).toCompletableFuture();
    }

    private CompletionStage<List<Integer>> call(List<Integer> items) {
        asked.add(items);
        CompletableFuture<List<Integer>> call = new CompletableFuture<>();
        calls.add(call);
        return call;
    }

    /** The first that is not answered yet. */
    private void answerNext() {
        int next = IntStream.range(0, calls.size())
                .filter(i -> !calls.get(i).isDone())
                .findFirst()
                .orElseThrow();
        calls.get(next).complete(asked.get(next).stream().map(item -> 2 * item).toList());
    }
}
