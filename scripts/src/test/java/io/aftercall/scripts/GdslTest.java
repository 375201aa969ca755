package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.junit.jupiter.api.Test;

/** flows/aftercall.gdsl tells an editor of what there is, all of it and nothing else. */
final class GdslTest {

    private static final Path GDSL = Path.of(System.getProperty("basedir", "."), "..", "flows", "aftercall.gdsl");

    /** What an editor offers to the file: it collects what it is told. */
    public abstract static class Editor extends groovy.lang.Script {

        public Object scriptScope() {
            return "script";
        }

        public Object context(Map<String, ?> where) {
            return where;
        }

        public void contributor(Object where, Closure<?> body) {
            @SuppressWarnings("unchecked")
            List<Contributor> all = (List<Contributor>) getBinding().getVariable("all");
            Contributor contributor = new Contributor((Map<?, ?>) where);
            all.add(contributor);
            body.setDelegate(contributor);
            body.setResolveStrategy(Closure.DELEGATE_FIRST);
            body.call();
        }
    }

    /** One {@code contributor} of the file. */
    public static final class Contributor {

        private final Map<?, ?> where;
        private final Set<String> properties = new TreeSet<>();
        private final Set<String> methods = new TreeSet<>();
        private final List<String> types = new ArrayList<>();

        Contributor(Map<?, ?> where) {
            this.where = where;
        }

        public void property(Map<String, ?> told) {
            properties.add((String) told.get("name"));
            types.add((String) told.get("type"));
        }

        public void method(Map<String, ?> told) {
            methods.add((String) told.get("name"));
            types.add((String) told.get("type"));
        }
    }

    @Test
    void tellsOfEverythingInScope() throws IOException, ClassNotFoundException {
        List<Contributor> all = contributors();

        Contributor scope = all.getFirst();
        assertThat(scope.properties)
                .containsExactlyInAnyOrder(
                        "parsed_data", "parsed_error", "response_json", "error_json", "request", "context");
        assertThat(scope.methods).isEqualTo(ofFlowScript());
        for (String type : scope.types) {
            assertThat(type.equals("void") ? void.class : Class.forName(type)).isNotNull();
        }
        Contributor builder = all.getLast();
        assertThat(builder.where.get("ctype")).isEqualTo(CallBuilder.class.getName());
        assertThat(builder.methods).contains("amount", "currency", "metadata");
    }

    private static Set<String> ofFlowScript() {
        Set<String> inherited = Set.of("print", "println", "printf", "evaluate", "run");
        Set<String> names = new TreeSet<>();
        Arrays.stream(FlowScript.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !inherited.contains(name))
                .forEach(names::add);
        return names;
    }

    private static List<Contributor> contributors() throws IOException {
        List<Contributor> all = new ArrayList<>();
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(Editor.class.getName());
        Binding binding = new Binding(Map.of("all", all));
        new GroovyShell(GdslTest.class.getClassLoader(), binding, configuration).evaluate(GDSL.toFile());
        return all;
    }
}
