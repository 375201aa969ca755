package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RW-07, N4: the lint has nothing against ordinary Groovy. */
final class OrdinaryScriptsTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));
    private static final ScriptInput ANSWER = new ScriptInput(
            "{\"id\":\"pi_1\",\"amount\":2000,\"currency\":\"usd\",\"lines\":[{\"id\":\"a\",\"qty\":2},{\"id\":\"b\",\"qty\":3}]}",
            null,
            "{\"id\":\"req_1\",\"args\":{\"user\":\"u1\"}}",
            "{}",
            Map.of("n", "4"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "parsed_data.lines.sum { it.qty } | 5",
                "parsed_data.lines*.id | [\"a\",\"b\"]",
                "parsed_data.lines.collectEntries { [it.id, it.qty] } | {\"a\":2,\"b\":3}",
                "parsed_data?.missing?.deeper ?: 'none' | \"none\"",
                "def (first, second) = parsed_data.lines; second.id | \"b\"",
                "parsed_data.lines.find { line -> line.qty > 2 }.id | \"b\"",
                "parsed_data.with { \"$id $amount\" } | \"pi_1 2000\"",
                "\"${parsed_data.amount / 100} ${parsed_data.currency.toUpperCase()}\" | \"20 USD\"",
                "new BigDecimal('1.005').setScale(2, java.math.RoundingMode.HALF_EVEN) | 1.00",
                "parsed_data.amount.toBigDecimal().movePointLeft(2) | 20.00",
                "(1..5).findAll { it % 2 }.inject(0) { sum, n -> sum + n } | 9",
                "['b', 'a'].sort().join('-').padRight(5, '.') | \"a-b..\"",
                "'a=1&b=2'.split('&').collectEntries { def (k, v) = it.split('='); [(k): v as int] } | {\"a\":1,\"b\":2}",
                "'order 17 of 20'.findAll(/\\d+/)*.toInteger().max() | 20",
                "('x-17' =~ /x-(\\d+)/)[0][1] | \"17\"",
                "switch (parsed_data.amount) { case 0..99: 'small'; break; case Number: 'big'; break; default: 'odd' } | \"big\"",
                "def f(a, b = 2, ... rest) { a + b + rest.length }; f(1) + f(1, 1, 1) | 6",
                "def fact; fact = { n -> n < 2 ? 1 : n * fact(n - 1) }; fact(5) | 120",
                "def counter = { int n -> { -> n++ } }; def next = counter(3); next(); next() | 4",
                "def add = { a, b -> a + b }; def inc = add.curry(1); [1, 2].collect(inc) | [2,3]",
                "['a', 'bb'].collect(String.&length).sum() + ['c'].collect { it.size() }[0] | 4",
                "[3, 1, 2].stream().sorted().map(n -> n * 2).toList() | [2,4,6]",
                "def seen = [] as Set; [1, 1, 2].each { seen << it }; seen.size() | 2",
                "int n = 0; while (true) { if (++n > 3) break }; do { n-- } while (n > 2); n | 2",
                "outer: for (i in 1..3) { for (j in 1..3) { if (j == 2) continue outer; if (i == 3) break outer } }; 1 | 1",
                "try { throw new IllegalStateException('no') } catch (IllegalStateException e) { e.message } finally { log 'x' } | \"no\"",
                "try { null.foo() } catch (NullPointerException ignored) { 'npe' } | \"npe\"",
                "assert parsed_data.id.startsWith('pi_'): 'an id'; parsed_data.id.class.simpleName | \"String\"",
                "java.time.Instant.ofEpochSecond(0).atZone(java.time.ZoneOffset.UTC).year | 1970",
                "new Date(0L).time + UUID.nameUUIDFromBytes('a'.bytes).version() | 3",
                "'ü'.getBytes('UTF-8').encodeBase64().toString() + 'YQ=='.decodeBase64().length | \"w7w=1\"",
                "java.security.MessageDigest.getInstance('SHA-256').digest('a'.bytes).encodeHex().toString().take(4) | \"ca97\"",
                "java.net.URLEncoder.encode('a b', 'UTF-8') + Locale.ROOT.toString() | \"a+b\"",
                "def text = '''a\\nb'''.stripIndent(); text.readLines().withIndex().collect { l, i -> \"$i$l\" } | [\"0a\",\"1b\"]",
                "enum Size { S, L; static of(n) { n > 9 ? L : S } }; Size.of(10).name() | \"L\"",
                "class Line { String id; int qty; BigDecimal total(BigDecimal p) { p * qty } }; new Line(parsed_data.lines[0]).total(1.5) | 3.0",
                "record Money(long amount, String currency) { String text() { \"$amount $currency\" } }; new Money(1, 'eur').text() | \"1 eur\"",
                "abstract class Shape { abstract int area(); def twice() { area() * 2 } }; new Shape() { int area() { 4 } }.twice() | 8",
                "interface Rule { boolean holds(x) }; def rule = { it > 1 } as Rule; rule.holds(2) | true",
                "Comparator<Map> byQty = { a, b -> b.qty <=> a.qty }; parsed_data.lines.sort(false, byQty)*.id | [\"b\",\"a\"]",
                "@groovy.transform.Memoized long slow(long n) { n * 2 }; slow(2) + slow(2) | 8",
                "def m = [:].withDefault { 0 }; 'aab'.each { m[it] += 1 }; m | {\"a\":2,\"b\":1}",
                "def builder = new StringBuilder(); 3.times { builder << it }; builder.toString() | \"012\"",
                "request.args.user + context.get('n') + context.increment('n') | \"u145\"",
                "context.put('a', [b: 1]); context['a'].b + context.asMap().size() | 3",
                "def call = new_refund().payment_intent('pi_1').named('r').create_async('w', 'c'); call.toString() | \"refund_request_dispatched\"",
                "parse_json(to_json([a: 1.50])).a | 1.50",
                "Optional.ofNullable(parsed_data.nope).map { it.x }.orElse('else') | \"else\"",
                "def total = 0G; [1, 2].each { total += it }; total.class.name | \"java.math.BigInteger\"",
                "[execute_at: 1, class_name: 'x'].execute_at | 1",
            })
    @DisplayName("RW-07: ordinary Groovy runs")
    void runs(String text, String expected) {
        ScriptResult result = scripts.run(text.replace("\\n", "\n"), ANSWER);

        assertThat(result).as(text + " gave " + result).isInstanceOf(ScriptResult.Returned.class);
        assertThat(((ScriptResult.Returned) result).resultJson()).isEqualTo(expected);
    }
}
