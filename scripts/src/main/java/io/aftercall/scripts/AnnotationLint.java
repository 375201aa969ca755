package io.aftercall.scripts;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Refuses annotations that are not on a small list. An annotation can run code while the script is being compiled
 * ({@code @ASTTest}, {@code @Grab}), so this stands at the first phase that has a tree, before any transformation. Names
 * are not resolved yet there, so imports are read by hand, aliases included.
 */
final class AnnotationLint extends CompilationCustomizer {

    private static final Set<String> TRANSFORMS = Set.of(
            "AutoFinal",
            "Canonical",
            "CompileDynamic",
            "CompileStatic",
            "EqualsAndHashCode",
            "Field",
            "Immutable",
            "InheritConstructors",
            "MapConstructor",
            "Memoized",
            "RecordType",
            "Sealed",
            "Sortable",
            "TailRecursive",
            "ToString",
            "Trait",
            "TupleConstructor",
            "TypeChecked");

    private static final Set<String> LANGUAGE =
            Set.of("Deprecated", "FunctionalInterface", "Override", "SafeVarargs", "SuppressWarnings");

    // They name code: a type checking extension, or statements for a constructor.
    private static final Set<String> MEMBERS = Set.of("extensions", "pre", "post");

    AnnotationLint() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode node) {
        new Visitor(source).visitClass(node);
    }

    private static final class Visitor extends ClassCodeVisitorSupport {

        private final SourceUnit source;
        private List<ImportNode> imports = List.of();
        private List<ImportNode> starImports = List.of();

        Visitor(SourceUnit source) {
            this.source = source;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return source;
        }

        @Override
        public void visitClass(ClassNode node) {
            ModuleNode module = node.getModule();
            imports = module.getImports();
            starImports = module.getStarImports();
            super.visitClass(node);
        }

        @Override
        public void visitAnnotations(AnnotatedNode node) {
            for (AnnotationNode annotation : node.getAnnotations()) {
                if (CodeLint.isWritten(annotation)) { // the compiler adds some of its own
                    check(annotation);
                }
            }
        }

        private void check(AnnotationNode annotation) {
            String written = annotation.getClassNode().getName();
            if (!isAllowed(written)) {
                addError(
                        "the annotation @" + written + " is not available to scripts: " + instead(written), annotation);
            }
            for (String member : annotation.getMembers().keySet()) {
                if (MEMBERS.contains(member)) {
                    addError("@" + written + "(" + member + ") is not available to scripts: leave it out", annotation);
                }
            }
        }

        private static String instead(String written) {
            return TRANSFORMS.contains(written)
                    ? "write import groovy.transform." + written
                    : "leave it out; scripts/README.md lists those that are";
        }

        private boolean isAllowed(String written) {
            if (written.contains(".")) {
                return isAllowedClass(written);
            }
            for (ImportNode node : imports) {
                if (node.getAlias().equals(written)) {
                    return isAllowedClass(node.getClassName());
                }
            }
            if (LANGUAGE.contains(written)) {
                return true;
            }
            return TRANSFORMS.contains(written)
                    && starImports.stream()
                            .anyMatch(star -> star.getPackageName().equals("groovy.transform."));
        }

        private static boolean isAllowedClass(String name) {
            String simple = name.substring(name.lastIndexOf('.') + 1);
            return (TRANSFORMS.contains(simple) && name.equals("groovy.transform." + simple))
                    || (LANGUAGE.contains(simple) && name.equals("java.lang." + simple));
        }
    }
}
