package io.aftercall.scripts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.groovy.util.BeanUtils;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Collects the names that one text uses and does not define. Groovy looks a name up when it is reached, so a misspelt one
 * in the branch for declined cards would wait there for the first declined card. For one compilation.
 */
final class NameLint extends CompilationCustomizer {

    /** A script that has one of these answers for names that nobody wrote down. */
    private static final Set<String> ANSWERS_FOR_ALL =
            Set.of("propertyMissing", "methodMissing", "getProperty", "invokeMethod");

    private final List<FreeName> free = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private boolean open;

    NameLint() {
        super(CompilePhase.CANONICALIZATION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode node) {
        if (!node.isScript()) {
            return;
        }
        Set<String> functions = new HashSet<>();
        node.getMethods().stream().map(MethodNode::getName).forEach(functions::add);
        if (functions.stream().anyMatch(ANSWERS_FOR_ALL::contains)) {
            return;
        }
        NameLintVisitor visitor = new NameLintVisitor(source);
        visitor.visitClass(node);
        functions.remove("run");
        functions.remove("main");
        known.addAll(visitor.declared());
        known.addAll(functions);
        open = visitor.isOpen();
        Set<String> defined = new HashSet<>(visitor.defined());
        functions.forEach(name -> defined.addAll(List.of(name, property(name))));
        visitor.used().stream().filter(name -> !defined.contains(name.name())).forEach(free::add);
    }

    /** {@code total} of {@code getTotal}, which a script may leave out the {@code get} of. */
    private static String property(String function) {
        return BeanUtils.decapitalize(function.replaceFirst("^(get|is)(?=[A-Z])", ""));
    }

    FreeNames free() {
        return new FreeNames(free, known, open);
    }
}
