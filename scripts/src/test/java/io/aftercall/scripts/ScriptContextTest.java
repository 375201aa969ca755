package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.scripts.ContextChange.CompareAndSet;
import io.aftercall.scripts.ContextChange.Increment;
import io.aftercall.scripts.ContextChange.Put;
import io.aftercall.scripts.ContextChange.Remove;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10G ** 1000",
                "(2G ** 4096) - 1",
                "new BigDecimal('-0.' + '9' * 400)",
                "(1..64).inject([]) { inner, i -> [inner] }",
            })
    @DisplayName("T12 RW-05: whatever a script may put, later runs can read, replace and remove")
    void readsWhatItMayPut(String value) {
        ScriptResult.Returned put = Scripts.returned(scripts.run("context.put('k', " + value + ")", Scripts.NOTHING));
        String json = ((Put) put.effects().changes().getFirst()).json();

        ScriptResult read = scripts.run("""
                def value = %s
                [context.get('k') == value, context.list('k').k == value, context.compareAndSet('k', value, value),
                 context.put('k', 1) == value, context.put('k', value), context.remove('k') == value]
                """.formatted(value), Scripts.context(Map.of("k", json)));

        assertThat(Scripts.returned(read).resultJson()).isEqualTo("[true,true,true,true,1,true]");
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

    @Test
    @DisplayName("RW-15: typed access gives what it names, and says what is there instead")
    void givesTypedValues() {
        ScriptInput input = Scripts.context(Map.of(
                "n",
                "3",
                "d",
                "1.50",
                "t",
                "\"x\"",
                "b",
                "true",
                "m",
                "{\"a\":1}",
                "l",
                "[1]",
                "big",
                "123456789012345678901"));

        assertThat(Scripts.returned(scripts.run("""
                        [context.getLong('n') + 1, context.getLong('no'), context.getLong('no', 7L),
                         context.getDecimal('d'), context.getDecimal('n'), context.getDecimal('no'), context.getDecimal('big'),
                         context.getText('t'), context.getText('no', 'y'), context.getBoolean('b'), context.getBoolean('no'),
                         context.getMap('m').a, context.getMap('no').size(), context.getList('l'), context.getList('no')]
                        """, input)).resultJson())
                .isEqualTo("[4,0,7,1.50,3,null,123456789012345678901,\"x\",\"y\",true,false,1,0,[1],[]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "context.getLong('text') | context 'text' is a text (expected: a whole number)",
                "context.getLong('huge') | context 'huge' is a whole number beyond 64 bits (expected: a whole number)",
                "context.getText('n') | context 'n' is a whole number (expected: a text)",
                "context.getMap('list') | context 'list' is a list (expected: a map)",
                "context.getDecimal('text') | context 'text' is a text (expected: a number)",
                "context.getBoolean('n') | context 'n' is a whole number (expected: true or false)",
            })
    @DisplayName("RW-15, RW-08: a value of another type is an error that names both")
    void namesBothTypes(String text, String expected) {
        ScriptInput input =
                Scripts.context(Map.of("text", "\"a\"", "n", "1", "list", "[]", "huge", "123456789012345678901"));

        assertThat(scripts.run(text, input))
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error()).contains(expected));
    }

    @Test
    @DisplayName("RW-15: entries are listed by prefix, in order, with the run's own writes")
    void listsByPrefix() {
        ScriptInput input = Scripts.context(Map.of("a:2", "2", "a:1", "1", "b:1", "9", "a", "0"));

        assertThat(Scripts.returned(scripts.run(
                                "context.put('a:3', 3); context.remove('a:1'); [context.list('a:'), context.list('').size()]",
                                input))
                        .resultJson())
                .isEqualTo("[{\"a:2\":2,\"a:3\":3},4]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "1001.times { context.increment('n') } | rejected | more than 1000 context changes",
                "6.times { context.put('k', 'x' * 1_000_000) } | output_too_large | too large together",
                "context.put('k', 'x' * 1_200_000) | output_too_large | context 'k' is larger",
                "context.put('k', new Object()) | rejected | context 'k' contains a java.lang.Object",
                "4.times { context.put(\"k$it\", 'ü' * 400_000) } | output_too_large | larger than 3000000 bytes (contexts.max-bytes)",
                "try { 501.times { context.put(\"k$it\", 1) } } catch (e) { } | output_too_large | 1500 entries (contexts.max-entries: 1500)",
            })
    @DisplayName("P9, RW-15: changes are bounded, and so is what a context holds")
    void boundsTheChanges(String text, String ending, String expected) {
        ScriptInput thousand =
                Scripts.context(IntStream.range(0, 1000).boxed().collect(Collectors.toMap(i -> "old" + i, i -> "1")));

        ScriptResult result = scripts.run(text, thousand);

        assertThat(result.ending()).isEqualTo(ending);
        assertThat(result.error()).contains(expected);
    }

    @Test
    @DisplayName("P9: a context that is too large can still be made smaller")
    void letsATooLargeContextShrink() {
        ScriptInput full =
                Scripts.context(IntStream.range(0, 1600).boxed().collect(Collectors.toMap(i -> "old" + i, i -> "12")));

        assertThat(scripts.run(
                        "context.put('old1', 1); 200.times { context.remove(\"old$it\") }; context.put('new', 1)",
                        full))
                .isInstanceOf(ScriptResult.Returned.class);
    }
}
