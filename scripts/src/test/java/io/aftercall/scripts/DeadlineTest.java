package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aftercall.config.ScriptSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T14, P9: a script that does not end is stopped, and the pool keeps its size. */
final class DeadlineTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final Scripts scripts = limited(2);

    @BeforeAll
    static void warmUp() {
        try (Scripts patient = Scripts.of(Path.of("no-flows"))) {
            patient.run(
                    "new_price().named('a'); [1].each { println it }; (1..2).sum()"); // the first compilation is slow
        }
    }

    @AfterAll
    static void close() {
        scripts.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { }",
                "for (;;) { }",
                "do { } while (true)",
                "def f; f = { -> f() }; while (true) { try { f() } catch (StackOverflowError e) { } }",
                "while (true) { try { while (true) { } } catch (Throwable t) { } }",
                "def n = 0; [1].iterator().with { while (true) { n++ } }",
                "int f(n) { while (n) { }; 1 }; f(1)",
                "class A { def go() { while (true) { } } }; new A().go()",
                "[1, 2].each { while (true) { } }",
                "new java.util.concurrent.Semaphore(0).acquire()",
                "class S { String toString() { while (true) { } } }; print(new S())",
                "class E extends Exception { String getMessage() { while (true) { } } }; throw new E()",
                "class M extends HashMap { Set entrySet() { while (true) { } } }; new M()",
                "[\"${-> while (true) { }}\"]",
                "class I { static { while (true) { } } }; new I()",
            })
    @DisplayName("T14: loops end at the deadline, also in methods that only the host would call")
    void stopsLoops(String text) {
        ScriptResult result = compiled(scripts, "print 'begun'; context.increment('n');" + text);

        assertThat(result).isInstanceOfSatisfying(ScriptResult.TimedOut.class, late -> {
            assertThat(late.limit()).isEqualTo(LIMIT);
            assertThat(late.output()).isEqualTo("begun");
            assertThat(late.version()).hasSize(64);
        });
    }

    @Test
    void interruptsNobodyElse() {
        assertThat(scripts.run("while (true) { }")).isInstanceOf(ScriptResult.TimedOut.class);

        assertThat(IntStream.range(0, 20).mapToObj(i -> scripts.result("Math.abs(-1)")))
                .containsOnly("1");
        assertThat(scripts.engine().lostThreads()).isZero();
    }

    @Test
    @DisplayName("N4: a script that cannot be stopped is given up, and another thread takes its place")
    void replacesAThreadThatDoesNotEnd() {
        try (Scripts one = limited(1)) {
            ScriptResult stuck = one.run("print 'on'; new java.util.concurrent.Semaphore(0).acquireUninterruptibly()");

            assertThat(stuck)
                    .isInstanceOfSatisfying(
                            ScriptResult.TimedOut.class,
                            late -> assertThat(late.output()).isEqualTo("on"));
            assertThat(one.engine().lostThreads()).isEqualTo(1);
            assertThat(one.result("1 + 1")).isEqualTo("2");
        }
    }

    @Test
    @DisplayName(
            "T14: a thread that a script leaves behind is counted once no run can be its own any more, and not for ever")
    void countsAThreadThatWasLeftBehind() {
        try (Scripts one =
                new Scripts(Scripts.settings(Path.of("no-flows"), Duration.ofSeconds(1), 1), Duration.ofMillis(100))) {
            String leaving = "def until = System.nanoTime() + 3_000_000_000L;"
                    + " org.example.Application.inBackground { while (System.nanoTime() < until) { } }; 1";

            assertThat(one.run(leaving)).isInstanceOf(ScriptResult.Returned.class);

            await().until(() -> one.engine().lostThreads() == 1);
            await().until(() -> one.engine().lostThreads() == 0);
        }
    }

    @Test
    void countsAThreadInAgainWhenItEndsAfterAll() {
        try (Scripts one = limited(1)) {
            String slow = "def until = System.nanoTime() + 900_000_000L;"
                    + " java.util.stream.LongStream.generate(() -> System.nanoTime()).anyMatch(now -> now > until)";

            assertThat(one.run(slow)).isInstanceOf(ScriptResult.TimedOut.class);

            await().untilAsserted(() -> assertThat(one.engine().lostThreads()).isZero());
            assertThat(one.result("1 + 1")).isEqualTo("2");
        }
    }

    @Test
    void neverRunsOnTheCallersThread() {
        ScriptCall call = Scripts.call(new ScriptSource.Inline("1"), Scripts.NOTHING);
        Thread[] ran = new Thread[1];
        ScriptCall watching = new ScriptCall(
                "exe", new ScriptSource.Inline("new_price().create_async('w', 'c')"), call.input(), name -> {
                    ran[0] = Thread.currentThread();
                    return name;
                });

        scripts.await(watching);

        assertThat(ran[0]).isNotSameAs(Thread.currentThread()).satisfies(thread -> {
            assertThat(thread.isVirtual()).isFalse();
            assertThat(thread.getName()).startsWith("aftercall-script-");
        });
    }

    @Test
    void runsMoreThanItHasThreads() {
        Stream<CompletableFuture<ScriptResult>> runs = IntStream.range(0, 50)
                .mapToObj(i -> scripts.engine()
                        .run(Scripts.call(new ScriptSource.Inline("1"), Scripts.NOTHING))
                        .toCompletableFuture());

        assertThat(runs.toList().stream().map(CompletableFuture::join))
                .hasSize(50)
                .allMatch(ScriptResult.Returned.class::isInstance);
    }

    @Test
    void failsWhatRunsAndWhatWaitsWhenItIsClosed() {
        Scripts closing = limited(1);
        ScriptCall endless = Scripts.call(new ScriptSource.Inline("while (true) { }"), Scripts.NOTHING);
        var running = closing.engine().run(endless).toCompletableFuture();
        var waiting = closing.engine().run(endless).toCompletableFuture();

        closing.close();
        var refused = closing.engine().run(endless).toCompletableFuture();

        assertThat(Stream.of(running, waiting, refused))
                .allSatisfy(run -> Assertions.assertThatThrownBy(run::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasMessageContaining("the script engine is closed"));
    }

    /** On a busy machine the limit can be over before the text is compiled, which is done once. */
    private static ScriptResult compiled(Scripts scripts, String text) {
        ScriptResult result = scripts.run(text);
        while (result.output().isEmpty()) {
            result = scripts.run(text);
        }
        return result;
    }

    private static Scripts limited(int threads) {
        ScriptSettings settings = Scripts.settings(Path.of("no-flows"), LIMIT, threads);
        return new Scripts(settings, Duration.ofMillis(400));
    }
}
