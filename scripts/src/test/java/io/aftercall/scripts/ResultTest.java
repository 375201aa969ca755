package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RW-08, RW-09: what a script returns and throws becomes plain text inside the run. */
final class ResultTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "null | null",
                "'a' + \"${1}\" | \"a1\"",
                "[1, 2L, 3G, 4.50, 5.5d, 1.0e3] | [1,2,3,4.50,5.5,1.0E+3]",
                "[a: [true, null], (\"k${1}\".toString()): 'v', 3: 'c' as char] | {\"a\":[true,null],\"k1\":\"v\",\"3\":\"c\"}",
                "[1, 2] as int[] | [1,2]",
                "(1..3) | [1,2,3]",
                "new Date(0) | \"1970-01-01T00:00:00Z\"",
                "java.time.Duration.ofSeconds(90) | \"PT1M30S\"",
                "java.time.Instant.EPOCH | \"1970-01-01T00:00:00Z\"",
            })
    @DisplayName("RW-09: plain data becomes JSON")
    void writesPlainData(String text, String json) {
        assertThat(scripts.result(text)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "new Object() | the result contains a java.lang.Object",
                "[a: [{ -> 1 }]] | the result contains a script$_run_closure1",
                "class Evil { String toString() { while (true) { } } }; new Evil() | the result contains a Evil",
                "Double.NaN | the result contains a java.lang.Double",
                "[(null): 1] | key is null",
                "[1: 'a', '1': 'b'] | two entries whose keys are the same",
                "[([1]): 1] | has a key of type java.util.ArrayList",
                "def a = []; a << a; a | contains itself",
                "def m = [:]; m.m = m; m | contains itself",
                "2G ** 5000 | java.math.BigInteger",
                "new BigDecimal('1e100000000') | java.math.BigDecimal",
            })
    @DisplayName("anything else rejects the run and names the type")
    void rejectsTheRest(String text, String why) {
        assertThat(scripts.run(text))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains(why));
    }

    @Test
    void namesTheExceptionAndTheLine() {
        assertThat(scripts.run("def a = 1\n[1].each {\n  throw new IllegalStateException('bad sk_live_abc')\n}"))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error())
                                .isEqualTo("IllegalStateException: bad *** (script.groovy:3)"));
        assertThat(scripts.run("binding.nothing"))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error())
                                .startsWith("MissingPropertyException: No such property: nothing")
                                .endsWith("(script.groovy:1)"));
        assertThat(scripts.run("class A { static int n = 1.intdiv(0) }\nA.n()"))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error()).startsWith("ArithmeticException"));
        assertThat(scripts.run("throw new Exception('x' * 100_000)"))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error()).hasSizeLessThan(2100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class E extends Exception { String getMessage() { throw new Error('again') } }; throw new E()",
                "class E extends Exception { StackTraceElement[] getStackTrace() { null } }; throw new E()",
                "class E extends Exception { Throwable getCause() { this } }; throw new E()",
                "class E extends Exception { String toString() { throw this } }; throw new E()",
                "def f(n) { f(n + 1) + 1 }; f(0)",
                "throw new InterruptedException()",
                "assert [1, 2] == 3",
                "throw new LinkageError('x')",
            })
    @DisplayName("RW-08: whatever is thrown ends as a value, and the engine goes on")
    void containsHostileThrowables(String text) {
        assertThat(scripts.run(text)).isInstanceOf(ScriptResult.Threw.class);
        assertThat(scripts.result("1 + 1")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new OutOfMemoryError('said the script')",
                "def big = new long[Integer.MAX_VALUE]; big.length",
            })
    @DisplayName("RH-35: no memory left is an ending of its own")
    void namesWhatRanOutOfMemory(String text) {
        assertThat(scripts.run(text))
                .isInstanceOf(ScriptResult.Lost.class)
                .satisfies(lost -> assertThat(lost.ending()).isEqualTo("out_of_memory"));
        assertThat(scripts.result("1 + 1")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1..Integer.MAX_VALUE",
                "'x' * 1_100_000",
                "reply('x' * 1_100_000)",
                "9.times { context.put(\"k$it\", 'x' * 1_000_000) }",
                "try { reply('x' * 1_100_000) } catch (Throwable caught) { 1 }",
            })
    @DisplayName("T12: what is too large is an ending of its own, and never cut")
    void namesWhatIsTooLarge(String text) {
        assertThat(scripts.run(text))
                .isInstanceOfSatisfying(
                        ScriptResult.OutputTooLarge.class,
                        large -> assertThat(large.error()).contains("large"));
    }

    @Test
    void takesAMapOfTheScriptsOwnMaking() {
        assertThat(scripts.result("class M extends HashMap { Set entrySet() { super.entrySet() } }; new M([a: 1])"))
                .isEqualTo("{\"a\":1}");
    }
}
