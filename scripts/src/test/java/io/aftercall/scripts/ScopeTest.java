package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a script finds in its scope: RH-30, RH-31, RH-33, RH-34, RH-37, RW-05, RW-07, RW-09. */
final class ScopeTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @Test
    @DisplayName("RH-30 RH-33: a response is bound parsed and as text")
    void bindsAResponse() {
        ScriptResult result = scripts.run(
                "[parsed_data.id, parsed_data.amount.class.name, response_json, parsed_error, error_json]",
                Scripts.input("{\"id\":\"pi_1\",\"amount\":2000}", null));

        assertThat(Scripts.returned(result).resultJson())
                .isEqualTo("[\"pi_1\",\"java.lang.Long\",\"{\\\"id\\\":\\\"pi_1\\\",\\\"amount\\\":2000}\",null,null]");
    }

    @Test
    @DisplayName("RH-31 RH-34: an error is bound as an object, never as plain text")
    void bindsAnError() {
        ScriptResult result = scripts.run(
                "[parsed_error.error.type == 'card_error', parsed_error.error.message, parsed_data]",
                Scripts.input(null, "{\"error\":{\"type\":\"card_error\",\"message\":\"no\"}}"));

        assertThat(Scripts.returned(result).resultJson()).isEqualTo("[true,\"no\",null]");
    }

    @Test
    @DisplayName("RW-05: the request, the context and the bindings of a play request are there")
    void bindsRequestContextAndBindings() {
        ScriptInput input =
                new ScriptInput(null, null, "{\"id\":\"req_7\"}", "{\"who\":\"Ada\",\"n\":1.10}", Map.of("seen", "3"));

        ScriptResult result = scripts.run("[request.id, context.get('seen'), who, n, n.class.simpleName]", input);

        assertThat(Scripts.returned(result).resultJson()).isEqualTo("[\"req_7\",3,\"Ada\",1.10,\"BigDecimal\"]");
    }

    @Test
    @DisplayName("RW-05: who plays a script may give it the answer that a flow would see")
    void letsBindingsStandForAnAnswer() {
        String bindings = "{\"parsed_data\":{\"amount\":2000},\"response_json\":\"{}\",\"request\":{\"id\":\"req_8\"}}";
        ScriptInput input = new ScriptInput(null, null, "{\"id\":\"req_7\"}", bindings, Map.of());

        ScriptResult result = scripts.run("[parsed_data.amount, response_json, request.id, parsed_error]", input);

        assertThat(Scripts.returned(result).resultJson()).isEqualTo("[2000,\"{}\",\"req_8\",null]");
    }

    @Test
    void refusesBindingsThatHideTheScope() {
        ScriptInput input = new ScriptInput(null, null, "{}", "{\"context\":1}", Map.of());

        assertThat(scripts.run("1", input))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).isEqualTo("bindings: 'context' is taken"));
    }

    @Test
    @DisplayName("RH-37: everything printed is kept with the run, also from closures")
    void keepsWhatIsPrinted() {
        ScriptResult result = scripts.run("""
                print 'a'
                println 1.5
                println()
                printf '%s-%s%n', 'x', 'y'
                printf '%s!', 'z'
                log 'amount', 2000, [a: 1]
                [1, 2].each { println "n$it" }
                def say = { text -> print text; printf('%d', 7) }
                say 'end'
                out.println 'out'
                """);

        assertThat(Scripts.returned(result).output()).isEqualTo("a1.5\n\nx-y\nz!amount 2000 [a:1]\nn1\nn2\nend7out\n");
    }

    @Test
    void cutsLongOutputVisibly() {
        ScriptResult result = scripts.run("10_000.times { print 'x' }");

        assertThat(Scripts.returned(result).output())
                .hasSizeLessThan(4200)
                .endsWith("x\n… (output cut at 4096 characters)");
    }

    @Test
    @DisplayName("P13: a secret that a script prints is not kept")
    void keepsNoPrintedSecret() {
        ScriptResult result = scripts.run("println 'key sk_test_abc123 and pi_1_secret_xyz'");

        assertThat(Scripts.returned(result).output()).isEqualTo("key *** and pi_1_secret_***\n");
    }

    @Test
    void parsesAndWritesJson() {
        assertThat(scripts.result("to_json(parse_json('{\"a\":[1,2.50,null]}'))"))
                .isEqualTo("\"{\\\"a\\\":[1,2.50,null]}\"");
        assertThat(scripts.run("parse_json('{\"a\":1} x')")).isInstanceOf(ScriptResult.Threw.class);
        assertThat(scripts.run("parse_json(null)")).isInstanceOf(ScriptResult.Threw.class);
    }

    @Test
    @DisplayName("RW-09: the last reply counts and leaves with the result")
    void replies() {
        ScriptResult result =
                scripts.run("reply 'wait'; reply([paid: true, on: java.time.LocalDate.of(2026, 1, 2)]); 1");

        assertThat(Scripts.returned(result).effects().replyJson()).isEqualTo("{\"paid\":true,\"on\":\"2026-01-02\"}");
    }

    @Test
    @DisplayName("RW-07: the language is there: classes, records, traits, closures, switch, dates, text")
    void runsOrdinaryGroovy() {
        assertThat(scripts.result("""
                import groovy.transform.*
                import java.math.RoundingMode
                import java.time.temporal.ChronoUnit as Unit
                import static java.lang.Math.max
                trait Named { String name; String hello() { "hello $name" } }
                class Person implements Named { int age }
                record Point(int x, int y) {}
                enum Color { RED, BLUE }
                @Canonical class Money { BigDecimal amount; String currency }
                @Immutable class Fixed { String a }
                @Field List<String> seen = []
                int twice(int x = 2) { x * 2 }
                @CompileStatic long sum(List<Long> all) { long total = 0; for (Long one : all) { total += one }; total }
                def kind = switch (parsed_data) { case null -> 'none'; case Map -> 'map'; default -> 'other' }
                seen << new Person(name: 'Ada', age: 3).hello()
                def total = [1.005, 2].sum().setScale(2, RoundingMode.HALF_UP)
                def grouped = ['a', 'bb', 'cc'].groupBy { it.size() }
                def text = 'x1y22'.findAll(/\\d+/).collect { it as Integer }
                def date = java.time.LocalDate.parse('2026-01-31').plus(1, Unit.DAYS)
                try { throw new IllegalStateException('no') } catch (IllegalStateException | IOException e) { seen << e.message }
                def swap = { a, b = 2 -> [b, a] } as Closure
                seen << new Money(3.0, 'eur').toString() << new Fixed('q').a << Color.RED.name()
                seen << new Person().class.simpleName << String.format('%05d', 7) << Integer.MAX_VALUE
                System.currentTimeMillis() > 0 && new Date() != null
                [seen, twice(), sum([1L, 2L]), kind, total, grouped, text, date, swap(1), max(1, 2), new Point(1, 2).x(),
                 'abc'[0..1], ['k': 1]['k'], UUID.randomUUID().toString().size(), [1, 2] as Set, [b: 1].sort { it.key }]
                """))
                .isEqualTo(
                        "[[\"hello Ada\",\"no\",\"Money(3.0, eur)\",\"q\",\"RED\",\"Person\",\"00007\",2147483647],4,3,"
                                + "\"none\",3.01,{\"1\":[\"a\"],\"2\":[\"bb\",\"cc\"]},[1,22],\"2026-02-01\",[2,1],2,1,\"ab\",1,36,[1,2],"
                                + "{\"b\":1}]");
    }
}
