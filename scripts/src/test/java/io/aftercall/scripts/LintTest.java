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
                .isEqualTo("does not compile: line 2: System.exit is not available to scripts");
        assertThat(why("'id'.execute()")).contains("line 1: .execute() is not available to scripts");
        assertThat(why("new File('/x')")).contains("line 1: File is not available to scripts");
        assertThat(why("@groovy.transform.ASTTest(value = { 1 }) def x = 1")).contains("@groovy.transform.ASTTest");
        assertThat(why("def x = ")).startsWith("does not compile: line 1: ");
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
            })
    void refuses(String text) {
        assertThat(why(text))
                .startsWith("does not compile: ")
                .contains("line 1: ")
                .contains("not available to scripts");
    }

    private static String why(String text) {
        ScriptResult result = scripts.run(text);
        assertThat(result).as(text).isInstanceOf(ScriptResult.Rejected.class);
        return ((ScriptResult.Rejected) result).error();
    }
}
