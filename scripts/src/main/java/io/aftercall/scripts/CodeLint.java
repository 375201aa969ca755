package io.aftercall.scripts;

import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Refuses what a flow has no business with, with the line and a word on what to do instead. Runs when names have been
 * resolved, so an import under another name does not help. It is a lint: it stops accidents and habits, and no one who
 * means it, because Groovy decides most of its calls at run time.
 */
final class CodeLint extends CompilationCustomizer {

    CodeLint() {
        super(CompilePhase.CANONICALIZATION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode node) {
        CodeLintVisitor visitor = new CodeLintVisitor(source);
        for (ImportNode imported : node.getModule().getImports()) {
            visitor.checkType(imported.getType(), imported);
        }
        for (ImportNode imported : node.getModule().getStaticImports().values()) {
            visitor.checkType(imported.getType(), imported);
        }
        for (ImportNode imported : node.getModule().getStaticStarImports().values()) {
            visitor.checkType(imported.getType(), imported);
        }
        visitor.visitClass(node);
    }

    /** Whether the script's author wrote it; what transformations add has no place in the text. */
    static boolean isWritten(ASTNode node) {
        return node.getLineNumber() > 0;
    }
}
