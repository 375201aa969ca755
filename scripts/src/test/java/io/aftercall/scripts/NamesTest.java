package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RW-08, N4: a name that is not there is refused before the first statement, with its place and what was meant. */
final class NamesTest {

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
                "parsed_dat.id | line 1, column 1: parsed_dat is not in scope: did you mean parsed_data?",
                "contxt.put('a', 1) | line 1, column 1: contxt is not in scope: did you mean context?",
                "parsedData.id | parsedData is not in scope: did you mean parsed_data?",
                "if (false) { log reqest.id } | line 1, column 18: reqest is not in scope: did you mean request?",
                "[1].each { log(\"$contex\") } | contex is not in scope: did you mean context?",
                "def total = 1; totl + 1 | totl is not in scope: did you mean total?",
                "def f(customer) { custmer }; f(1) | custmer is not in scope: did you mean customer?",
                "replay(1) | line 1, column 1: there is no function replay: did you mean reply?",
                "pritnln 'x' | there is no function pritnln: did you mean println?",
                "new_paymentintent().amount(1) | there is no function new_paymentintent: did you mean new_payment_intent?",
                "int twice(n) { n * 2 }; twise(2) | there is no function twise: did you mean twice?",
                "Sytem.currentTimeMillis() | Sytem is not in scope",
                "zebra + 1 | zebra is not in scope: define it with def, or give it in the bindings of the request",
                "use(Foo) { [1].sum() } | line 1, column 5: Foo is not in scope",
                "use([Foo]) { 1 } | line 1, column 6: Foo is not in scope",
                "[id: 7].with(1 < 2 ? { id } : zebra) | line 1, column 31: zebra is not in scope",
                "[id: 7].with(zebra) | line 1, column 14: zebra is not in scope",
                "zebra() | there is no function zebra: write def name(…) { … } in this file",
                "def x = 1\\n\\n  + zebra | line 3, column 5: zebra is not in scope",
            })
    @DisplayName("RW-08: a misspelt name is refused with line, column and the name that was meant")
    void refusesWhatIsNotThere(String text, String expected) {
        assertThat(scripts.run(text.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error())
                                .startsWith("does not compile: line ")
                                .contains(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = 1; x + 1",
                "(a, b) = [1, 2]; a + b",
                "twice = { it * 2 }; twice(2)",
                "def twice = { it * 2 }; twice(2)",
                "binding.setVariable('late', 1); late",
                "binding.late = 1; late",
                "this.late = 1; late",
                "setProperty('late', 1); late",
                "['k'].each { binding.setVariable(it, 1) }; k",
                "[id: 7].with { id }",
                "class Loud { static String loud(String s) { s + '!' } }; use(Loud) { 'a'.loud() }",
                "def c = { id }; c.resolveStrategy = Closure.DELEGATE_FIRST; [id: 7].with(c)",
                "[id: 7].with { [1].collect { n -> id } }",
                "[id: 7].with({ id } as Closure)",
                "[id: 7].with((Closure) { id })",
                "[id: 7].with(1 < 2 ? { id } : { 2 })",
                "def same(c) { c }; [id: 7].with(same { id })",
                "new Expando(name: 'x', hello: { name }).hello()",
                "def c = { unknown }; c.delegate = [unknown: 1]; c.resolveStrategy = Closure.DELEGATE_FIRST; c()",
                "def propertyMissing(String name) { name }; whatever",
                "def methodMissing(String name, args) { name }; whatever(1)",
                "[1].each { owner; delegate; thisObject; it }",
                "@groovy.transform.Field int seen = 1; seen",
                "try { 1 } catch (Exception e) { e.message }",
                "for (i in 1..3) { i }; for (int j = 0; j < 1; j++) { j }; 1",
                "class A { String name; def hello() { name } }; new A(name: 'x').hello()",
                "trait T { String name; def hello() { name } }; class B implements T { }; new B(name: 'x').hello()",
                "binding.hasVariable('maybe') ? binding.maybe : 1",
                "def getTotal() { 3 }; total + sprintf('%d', 1).size() + hashCode()",
                "import static java.lang.Math.max; max(1, 2)",
            })
    @DisplayName("RW-07: what a script defines in its own ways is in scope")
    void leavesAloneWhatIsThere(String text) {
        assertThat(scripts.run(text)).as(text).isInstanceOf(ScriptResult.Returned.class);
    }

    @Test
    @DisplayName(
            "RW-05: the bindings of a play request are in scope, and one text serves requests with and without them")
    void knowsTheBindingsOfTheRequest() {
        ScriptInput with = new ScriptInput(null, null, "{}", "{\"who\":\"Ada\"}", Map.of());

        assertThat(scripts.run("who", with)).isInstanceOf(ScriptResult.Returned.class);
        assertThat(scripts.run("who", Scripts.NOTHING)).isInstanceOf(ScriptResult.Rejected.class);
        assertThat(scripts.run("woh", with))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("woh is not in scope: did you mean who?"));
    }

    @Test
    @DisplayName("N4: a script with a name that is not there has not run at all")
    void refusesBeforeTheFirstStatement() {
        assertThat(scripts.run("print 'begun'; zebra"))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.output()).isEmpty());
    }

    @Test
    @DisplayName("RW-07: a flow for both endings of an operation has the names that are always there, and no others")
    void checksTheCommonFlowOfAnOperation() {
        ScriptCompiler compiler = new ScriptCompiler(true);

        assertThat(compiler.compile("new_create_coupon.groovy", "parsed_dta.id", "v1"))
                .isInstanceOfSatisfying(
                        Compilation.Broken.class,
                        broken -> assertThat(broken.why())
                                .contains("line 1, column 1: parsed_dta is not in scope: did you mean parsed_data?"));
        assertThat(compiler.compile("shared.groovy", "message", "v1")).isInstanceOf(Compilation.Ready.class);
    }

    @Test
    @DisplayName("RW-07: a file of eval_file sees the variables of its caller, and is told which one it misses")
    void checksAnEvaluatedFileAgainstItsCaller(@TempDir Path flows) throws IOException {
        Files.writeString(flows.resolve("shared.groovy"), "message + '!'");
        Files.writeString(flows.resolve("good_response.groovy"), "message = 'hello'; eval_file('shared')");
        Files.writeString(flows.resolve("bad_response.groovy"), "eval_file('shared')");

        try (Scripts files = Scripts.of(flows)) {
            ScriptResult good = files.flow("good", Ending.RESPONSE, Scripts.NOTHING);
            assertThat(Scripts.returned(good).resultJson()).isEqualTo("\"hello!\"");
            assertThat(files.flow("bad", Ending.RESPONSE, Scripts.NOTHING))
                    .isInstanceOfSatisfying(
                            ScriptResult.Rejected.class,
                            rejected -> assertThat(rejected.error())
                                    .startsWith(
                                            "eval_file shared.groovy: does not compile: line 1, column 1: message"));
        }
    }
}
