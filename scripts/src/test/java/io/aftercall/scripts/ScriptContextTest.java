package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.scripts.ContextChange.CompareAndSet;
import io.aftercall.scripts.ContextChange.Increment;
import io.aftercall.scripts.ContextChange.Put;
import io.aftercall.scripts.ContextChange.Remove;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RW-05: the context's durable map as a script sees it. */
final class ScriptContextTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @Test
    void readsItsOwnWritesAndRecordsThemInOrder() {
        ScriptResult result = scripts.run("""
                [context.put('a', [x: 1.50]), context.get('a').x, context.increment('n'), context.increment('n', 4),
                 context.remove('old'), context.containsKey('old'), context['b'] = 'B', context['b'],
                 context.get('none', 9), context.asMap()]
                """, Scripts.context(Map.of("n", "2", "old", "[1]")));

        ScriptResult.Returned returned = Scripts.returned(result);
        assertThat(returned.resultJson())
                .isEqualTo("[null,1.50,3,7,[1],false,\"B\",\"B\",9,{\"a\":{\"x\":1.50},\"b\":\"B\",\"n\":7}]");
        assertThat(returned.effects().changes())
                .containsExactly(
                        new Put("a", "{\"x\":1.50}"),
                        new Increment("n", 1),
                        new Increment("n", 4),
                        new Remove("old"),
                        new Put("b", "\"B\""));
    }

    @Test
    void comparesWithTheSnapshotAndItsOwnWrites() {
        ScriptResult result = scripts.run("""
                [context.compareAndSet('state', [b: 1, a: 2.0], 'x'), context.compareAndSet('state', 'y', 'z'),
                 context.compareAndSet('state', 'x', 'z'), context.compareAndSet('new', null, 1),
                 context.compareAndSet('new', null, 2)]
                """, Scripts.context(Map.of("state", "{\"a\": 2, \"b\": 1}")));

        ScriptResult.Returned returned = Scripts.returned(result);
        assertThat(returned.resultJson()).isEqualTo("[true,false,true,true,false]");
        assertThat(returned.effects().changes())
                .containsExactly(
                        new CompareAndSet("state", "{\"a\": 2, \"b\": 1}", "\"x\""),
                        new CompareAndSet("state", "\"x\"", "\"z\""),
                        new CompareAndSet("new", null, "1"));
    }

    @Test
    void givesCopies() {
        ScriptResult result =
                scripts.run("context.get('list') << 2; context.get('list')", Scripts.context(Map.of("list", "[1]")));

        assertThat(Scripts.returned(result).resultJson()).isEqualTo("[1]");
        assertThat(Scripts.returned(result).effects().changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "context.increment('text') | is not a whole number",
                "context.increment('big') | overflow",
                "context.get(null) | context key",
                "context.put('', 1) | context key",
                "context.put('a' * 201, 1) | context key",
            })
    void explainsMisuse(String text, String expected) {
        ScriptResult result =
                scripts.run(text, Scripts.context(Map.of("text", "\"a\"", "big", Long.toString(Long.MAX_VALUE))));

        assertThat(result)
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error()).contains(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "1001.times { context.increment('n') } | more than 1000 context changes",
                "6.times { context.put('k', 'x' * 1_000_000) } | too large together",
                "context.put('k', 'x' * 1_200_000) | context 'k' is larger",
                "context.put('k', new Object()) | context 'k' contains a java.lang.Object",
            })
    @DisplayName("P9: changes are bounded")
    void boundsTheChanges(String text, String expected) {
        assertThat(scripts.run(text))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains(expected));
    }
}
