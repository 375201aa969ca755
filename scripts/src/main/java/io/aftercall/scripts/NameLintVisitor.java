package io.aftercall.scripts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;
import org.jspecify.annotations.Nullable;

/**
 * Walks a script for {@link NameLint}. Where Groovy would ask another object for a name (the delegate of a closure), it
 * looks away: a misspelt name less is better than a good script refused.
 */
final class NameLintVisitor extends ClassCodeVisitorSupport {

    /** They run their closure on another object. */
    private static final Set<String> DELEGATING = Set.of("with", "tap", "use");

    private static final Set<String> DELEGATION = Set.of("delegate", "setDelegate", "rehydrate", "resolveStrategy");
    private static final Set<String> SETTERS = Set.of("setVariable", "setProperty");

    private record Use(FreeName name, boolean inClosure) {}

    private final SourceUnit source;
    private final List<Use> uses = new ArrayList<>();
    private final Set<String> defined = new HashSet<>();
    private final Set<String> declared = new HashSet<>();
    private int closures;
    private int delegating;
    private int delegated;
    private boolean delegates;
    private boolean open;

    NameLintVisitor(SourceUnit source) {
        this.source = source;
    }

    List<FreeName> used() {
        return uses.stream()
                .filter(use -> !(delegates && use.inClosure()))
                .map(Use::name)
                .toList();
    }

    /** Variables of the script's binding that the text sets. */
    Set<String> defined() {
        return defined;
    }

    /** Those and the local ones. */
    Set<String> declared() {
        declared.addAll(defined);
        return declared;
    }

    /** Whether it sets variables whose names the text does not show. */
    boolean isOpen() {
        return open;
    }

    @Override
    protected SourceUnit getSourceUnit() {
        return source;
    }

    @Override
    protected void visitConstructorOrMethod(MethodNode node, boolean isConstructor) {
        declare(node.getParameters());
        super.visitConstructorOrMethod(node, isConstructor);
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression expression) {
        if (expression.getLeftExpression() instanceof VariableExpression variable) {
            declared.add(variable.getName());
        }
        expression.getRightExpression().visit(this);
    }

    @Override
    public void visitBinaryExpression(BinaryExpression expression) {
        if (expression.getOperation().getType() == Types.EQUAL) {
            assigned(expression.getLeftExpression());
            expression.getRightExpression().visit(this);
        } else {
            super.visitBinaryExpression(expression);
        }
    }

    private void assigned(Expression target) {
        switch (target) {
            case VariableExpression variable -> defined.add(variable.getName());
            case TupleExpression tuple -> tuple.getExpressions().forEach(this::assigned);
            case PropertyExpression property -> assigned(property);
            default -> target.visit(this);
        }
    }

    private void assigned(PropertyExpression target) {
        if (isOfScript(target.getObjectExpression())) {
            define(target.getPropertyAsString());
        } else {
            target.visit(this);
        }
    }

    @Override
    public void visitVariableExpression(VariableExpression expression) {
        String name = expression.getName();
        delegates |= DELEGATION.contains(name);
        boolean free = expression.getAccessedVariable() instanceof DynamicVariable
                && !expression.isThisExpression()
                && !expression.isSuperExpression();
        if (free && !ScriptScope.hasVariable(name)) {
            use(name, FreeName.Kind.VARIABLE, expression);
        }
    }

    @Override
    public void visitPropertyExpression(PropertyExpression expression) {
        String name = expression.getPropertyAsString();
        delegates |= name != null && DELEGATION.contains(name);
        open |= "variables".equals(name) && isOfScript(expression.getObjectExpression());
        super.visitPropertyExpression(expression);
    }

    @Override
    public void visitClassExpression(ClassExpression expression) {
        delegates |= expression.getType().getName().equals("groovy.util.Expando");
        super.visitClassExpression(expression);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = call.getMethodAsString();
        if (name == null) {
            super.visitMethodCallExpression(call);
            return;
        }
        note(name, call);
        call.getObjectExpression().visit(this);
        int more = DELEGATING.contains(name) ? 1 : 0;
        delegating += more;
        call.getArguments().visit(this);
        delegating -= more;
    }

    private void note(String name, MethodCallExpression call) {
        delegates |= DELEGATION.contains(name);
        open |= name.equals("eval_file") || name.equals("getVariables");
        if (SETTERS.contains(name)) {
            define(firstText(call));
        }
        if (call.isImplicitThis() && !ScriptScope.hasFunction(name)) {
            use(name, FreeName.Kind.FUNCTION, call.getMethod());
        }
    }

    @Override
    public void visitConstructorCallExpression(ConstructorCallExpression call) {
        delegates |= call.getType().getName().equals("groovy.util.Expando");
        super.visitConstructorCallExpression(call);
    }

    @Override
    public void visitClosureExpression(ClosureExpression expression) {
        declare(expression.getParameters());
        int more = delegating > 0 ? 1 : 0; // only closures find names in a delegate, not what stands beside them
        delegated += more;
        closures++;
        super.visitClosureExpression(expression);
        closures--;
        delegated -= more;
    }

    private void declare(Parameter @Nullable [] parameters) {
        if (parameters != null) {
            Arrays.stream(parameters).map(Parameter::getName).forEach(declared::add);
        }
    }

    private void use(String name, FreeName.Kind kind, Expression where) {
        if (delegated == 0 && CodeLint.isWritten(where)) {
            uses.add(new Use(new FreeName(name, kind, where.getLineNumber(), where.getColumnNumber()), closures > 0));
        }
    }

    private void define(@Nullable String name) {
        if (name == null) {
            open = true;
        } else {
            defined.add(name);
        }
    }

    private static boolean isOfScript(Expression expression) {
        return expression instanceof VariableExpression variable
                && (variable.isThisExpression() || variable.getName().equals("binding"));
    }

    private static @Nullable String firstText(MethodCallExpression call) {
        boolean named = call.getArguments() instanceof TupleExpression arguments
                && !arguments.getExpressions().isEmpty()
                && arguments.getExpression(0) instanceof ConstantExpression first
                && first.getValue() instanceof String;
        return named ? ((TupleExpression) call.getArguments()).getExpression(0).getText() : null;
    }
}
