package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T14, RW-06: what a script has no business with does not compile, and the message says so with the line. */
final class LintTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    @AfterAll
    static void close() {
        scripts.close();
    }

    @Test
    void namesTheLineAndWhatIsRefused() {
        assertThat(why("def a = 1\nSystem.exit(0)"))
                .isEqualTo("does not compile: line 2, column 1: System.exit is not available to scripts:"
                        + " end with return, or fail with throw");
        assertThat(why("'id'.execute()")).contains("line 1, column 1: .execute() is not available to scripts: tell");
        assertThat(why("  new File('/x')"))
                .contains("line 1, column 3: File is not available to scripts: keep data in context");
        assertThat(why("@Canonical class A { }; 1")).contains("write import groovy.transform.Canonical");
        assertThat(why("@groovy.transform.ASTTest(value = { 1 }) def x = 1")).contains("@groovy.transform.ASTTest");
        assertThat(why("def x = ")).startsWith("does not compile: line 1, column ");
        assertThat(why("class Only {}")).contains("needs statements");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(1)",
                "java.lang.System.exit(1)",
                "import static java.lang.System.exit; exit(1)",
                "import static java.lang.System.*; exit(1)",
                "import static java.lang.System.exit as bye; bye(1)",
                "import java.lang.System as S; S.exit(1)",
                "System.getenv('PATH')",
                "System.out.println('x')",
                "System.&exit",
                "def s = System; s.exit(1)",
                "Runtime.runtime.exec('id')",
                "Runtime.getRuntime().halt(1)",
                "new ProcessBuilder('id').start()",
                "ProcessHandle.current().destroy()",
                "'id'.execute()",
                "['id'].execute()",
                "['id']*.execute()",
                "'id'.&execute",
                "'id'?.execute()",
                "def m = 'execute'; 'id'.\"$m\"()",
                "def m = 'class'; ''.\"$m\"",
                "Thread.start { }",
                "new Thread({ } as Runnable).start()",
                "new Timer()",
                "java.util.concurrent.Executors.newCachedThreadPool()",
                "java.util.concurrent.CompletableFuture.runAsync { }",
                "[1].parallelStream()",
                "sleep 100",
                "[1].each { sleep 100 }",
                "new File('/etc/passwd').text",
                "'/etc/passwd' as File",
                "File f = ['/etc/passwd']",
                "(File) '/etc/passwd'",
                "File::new",
                "File[] f = null",
                "def f(File x) { x }; f(['/x'])",
                "def f = { File x -> x }; f(['/x'])",
                "for (File x in [['/x']]) { x }",
                "def f(x = new File('/x')) { x }; f()",
                "class A { File f }; new A(f: ['/x'])",
                "new FileReader('/x')",
                "java.nio.file.Files.readString(java.nio.file.Path.of('/x'))",
                "import java.nio.file.Files; 1",
                "new URL('http://127.0.0.1')",
                "'http://127.0.0.1'.toURL().text",
                "new Socket('127.0.0.1', 80)",
                "''.class.forName('java.lang.Runtime')",
                "Class.forName('java.lang.Runtime')",
                "Class c = 'java.lang.Runtime'",
                "'java.lang.Runtime' as Class",
                "''['class']",
                "this.class.classLoader",
                "getClass().getClassLoader()",
                "def c = ''.getClass(); c",
                "String.classLoader",
                "String.methods",
                "this.metaClass.x = 1",
                "Integer.metaClass.plus = { 1 }",
                "String.mixin(Integer)",
                "ExpandoMetaClass.enableGlobally()",
                "this.@binding",
                "evaluate('1')",
                "Eval.me('1')",
                "new GroovyShell().evaluate('1')",
                "new GroovyClassLoader()",
                "class Late { void finalize() { } }; 1",
                "class T extends Thread { }; 1",
                "new io.aftercall.scripts.FlowName('x')",
                "new javax.script.ScriptEngineManager()",
                "class A { def go() { println 'x' } }; new A().go()",
                "class A { def go() { [1].each { println it } } }; new A().go()",
                "'x'.println('forged')",
                "@Grab('a:b:1') import java.util.List; 1",
                "@groovy.lang.Grab('a:b:1') def x = 1",
                "import groovy.transform.ASTTest as Field; @Field def x = 1",
                "import groovy.transform.*; @ASTTest({ 1 }) def x = 1",
                "@groovy.transform.CompileStatic(extensions = 'x.groovy') def f() { }; 1",
                "@groovy.transform.TupleConstructor(pre = { 1 }) class A { }; 1",
                "@groovy.transform.BaseScript Script s",
                "@groovy.transform.AnnotationCollector([Override]) @interface Mine { }; @Mine class A { }; 1",
                "def f(@groovy.transform.ASTTest({ 1 }) x) { x }; 1",
                "def f = { @groovy.transform.ASTTest(value = { 1 }) x -> x }; 1",
                "for (@groovy.transform.ASTTest(value = { 1 }) x in [1]) { x }; 1",
                "@groovy.transform.ASTTest(value = { 1 }) package p; 1",
                "enum E { @groovy.transform.ASTTest(value = { 1 }) A }; 1",
                "class A { @groovy.transform.ASTTest(value = { 1 }) A() { } }; 1",
                "@Newify(File) def f() { File('/x') }; 1",
                "@groovy.util.logging.Slf4j class A { }; 1",
                "@groovy.lang.Lazy def x = 1",
                "def (File a, b) = [['/x'], 1]",
                "def f(File... x) { x }; f(['/x'])",
                "record R(File f) { }; new R(['/x'])",
                "Closure<File> c = { -> null } as Closure<File>; File g() { ['/x'] }; g()",
                "(File f) -> f",
                "def f = (File x) -> x; f(['/x'])",
                "['/x'].collect { File x -> x }",
                "'/x'.asType(File)",
                "try (def r = new FileReader('/x')) { r }",
                "[System]*.exit(0)",
                "System.with { exit(0) }",
                "System?.exit(0)",
                "System::exit",
                "def f = System.&exit; f(0)",
                "Runtime.getRuntime().&halt",
                "''.getAt('class')",
                "''.getProperty('class')",
                "this.getProperty('class')",
                "''.&getClass",
                "['']*.class",
                "[''].collect { it.class }",
                "'id'.with { execute() }",
                "['id'].each(String.&execute)",
                "['id'].each(String::execute)",
                "Integer.TYPE.forName('java.lang.Runtime')",
                "Class.&forName",
                "new ConfigSlurper().parse('1')",
                "new java.util.Scanner(new File('/x'))",
                "java.util.stream.StreamSupport.stream(null, true)",
                "[1].stream().parallel()",
                "Arrays.parallelSort([1] as int[])",
                "new URI('http://127.0.0.1').toURL()",
                "InetAddress.getByName('x')",
                "Thread.currentThread().interrupt()",
                "Thread.ofVirtual().start { }",
                "java.util.concurrent.ForkJoinPool.commonPool()",
                "Timer t = null",
            })
    void refuses(String text) {
        assertThat(why(text))
                .startsWith("does not compile: ")
                .contains("line 1, column ")
                .contains(" available to scripts: ");
    }

    private static String why(String text) {
        ScriptResult result = scripts.run(text);
        assertThat(result).as(text).isInstanceOf(ScriptResult.Rejected.class);
        return ((ScriptResult.Rejected) result).error();
    }
}
