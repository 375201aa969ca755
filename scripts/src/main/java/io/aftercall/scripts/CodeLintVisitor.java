package io.aftercall.scripts;

import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.FieldNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArrayExpression;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.MethodPointerExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.CatchStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;
import org.jspecify.annotations.Nullable;

/** Walks one class of a script for {@link CodeLint}. */
final class CodeLintVisitor extends ClassCodeVisitorSupport {

    private static final String SYSTEM = "java.lang.System";

    private static final Set<String> PRINTS = Set.of("print", "println", "printf");

    private final SourceUnit source;
    private boolean inScript;

    CodeLintVisitor(SourceUnit source) {
        this.source = source;
    }

    @Override
    protected SourceUnit getSourceUnit() {
        return source;
    }

    void checkType(ClassNode type, ASTNode where) {
        ClassNode element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (CodeLint.isWritten(where) && ForbiddenTypes.contains(element.getName())) {
            addError(element.getNameWithoutPackage() + " is not available to scripts", where);
        }
    }

    @Override
    public void visitClass(ClassNode node) {
        inScript = node.isScript();
        if (!node.isScript() && node.getSuperClass() != null) {
            checkType(node.getSuperClass(), node);
        }
        for (ClassNode type : node.getInterfaces()) {
            if (!type.getName().startsWith("groovy.lang.") && !type.getName().startsWith("org.codehaus.groovy.")) {
                checkType(type, node);
            }
        }
        super.visitClass(node);
    }

    @Override
    protected void visitConstructorOrMethod(MethodNode node, boolean isConstructor) {
        if (node.getName().equals("finalize") && node.getParameters().length == 0) {
            refuse("a finalizer", node);
        }
        checkType(node.getReturnType(), node);
        visitParameters(node.getParameters());
        super.visitConstructorOrMethod(node, isConstructor);
    }

    @Override
    public void visitField(FieldNode node) {
        checkType(node.getType(), node);
        super.visitField(node);
    }

    @Override
    public void visitClosureExpression(ClosureExpression expression) {
        visitParameters(expression.getParameters());
        super.visitClosureExpression(expression);
    }

    @Override
    public void visitForLoop(ForStatement loop) {
        if (loop.getValueVariable() != null) {
            checkType(loop.getValueVariable().getType(), loop.getValueVariable());
        }
        super.visitForLoop(loop);
    }

    @Override
    public void visitCatchStatement(CatchStatement statement) {
        checkType(statement.getExceptionType(), statement);
        super.visitCatchStatement(statement);
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression expression) {
        Expression left = expression.getLeftExpression();
        if (left instanceof VariableExpression variable) {
            checkType(variable.getOriginType(), expression);
        }
        super.visitDeclarationExpression(expression);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = call.getMethodAsString();
        Expression receiver = call.getObjectExpression();
        checkMethodName(name, call);
        checkPrint(name, call);
        if (isSystem(receiver)) {
            checkSystem(name, call);
            call.getArguments().visit(this);
        } else if (isClass(receiver) && name != null && ForbiddenNames.isNameOfClass(name)) {
            visitWithoutClass(receiver);
        } else {
            super.visitMethodCallExpression(call);
        }
        if ("getClass".equals(name)) {
            refuse("getClass(), except for its name,", call);
        }
    }

    @Override
    public void visitStaticMethodCallExpression(StaticMethodCallExpression call) {
        checkMethodName(call.getMethod(), call);
        if (call.getOwnerType().getName().equals(SYSTEM)) {
            checkSystem(call.getMethod(), call);
        } else if (!call.getOwnerType().isScript()) {
            checkType(call.getOwnerType(), call);
        }
        super.visitStaticMethodCallExpression(call);
    }

    @Override
    public void visitMethodPointerExpression(MethodPointerExpression expression) {
        checkMethodName(constant(expression.getMethodName()), expression);
        super.visitMethodPointerExpression(expression);
    }

    @Override
    public void visitPropertyExpression(PropertyExpression expression) {
        String name = expression.getPropertyAsString();
        Expression object = expression.getObjectExpression();
        if (name == null) {
            addError("a computed property name is not available to scripts: write map[key]", expression);
        } else if (ForbiddenNames.isNameOfClass(name) && isClass(object)) {
            visitWithoutClass(object);
            return;
        } else {
            checkPropertyName(name, object, expression);
        }
        super.visitPropertyExpression(expression);
    }

    @Override
    public void visitAttributeExpression(AttributeExpression expression) {
        refuse("the operator .@", expression);
        super.visitAttributeExpression(expression);
    }

    @Override
    public void visitBinaryExpression(BinaryExpression expression) {
        if (expression.getOperation().getType() == Types.LEFT_SQUARE_BRACKET) {
            String key = constant(expression.getRightExpression());
            if (key != null && (key.equals("class") || key.equals("metaClass") || key.equals("classLoader"))) {
                refuse("['" + key + "']", expression);
            }
        }
        super.visitBinaryExpression(expression);
    }

    @Override
    public void visitConstructorCallExpression(ConstructorCallExpression call) {
        if (!call.isSpecialCall()) {
            checkType(call.getType(), call);
        }
        super.visitConstructorCallExpression(call);
    }

    @Override
    public void visitCastExpression(CastExpression expression) {
        checkType(expression.getType(), expression);
        super.visitCastExpression(expression);
    }

    @Override
    public void visitArrayExpression(ArrayExpression expression) {
        checkType(expression.getElementType(), expression);
        super.visitArrayExpression(expression);
    }

    @Override
    public void visitClassExpression(ClassExpression expression) {
        checkType(expression.getType(), expression);
        super.visitClassExpression(expression);
    }

    private void visitParameters(Parameter @Nullable [] parameters) {
        if (parameters == null) {
            return;
        }
        for (Parameter parameter : parameters) {
            checkType(parameter.getType(), parameter);
            if (parameter.hasInitialExpression()) {
                parameter.getInitialExpression().visit(this);
            }
        }
    }

    private void checkMethodName(@Nullable String name, ASTNode where) {
        if (name == null) {
            refuse("a computed method name", where);
        } else if (name.equals("sleep")) {
            refuse("sleep, which would hold a worker's thread,", where);
        } else if (ForbiddenNames.isMethod(name)) {
            refuse("." + name + "()", where);
        }
    }

    /** Outside the script's own methods, Groovy's print goes to the process. */
    private void checkPrint(@Nullable String name, MethodCallExpression call) {
        boolean inScope = call.isImplicitThis() ? inScript : call.getObjectExpression() instanceof VariableExpression;
        if (name != null && PRINTS.contains(name) && !inScope) {
            refuse(name + " outside the script itself", call);
        }
    }

    private void checkPropertyName(String name, Expression object, PropertyExpression where) {
        boolean ofClass = object instanceof ClassExpression && Character.isLowerCase(name.charAt(0));
        if (name.equals("class") && !(object instanceof ClassExpression)) {
            refuse(".class, except for its name,", where);
        } else if (ForbiddenNames.isProperty(name)) {
            refuse("." + name, where);
        } else if (ofClass && object.getType().isResolved()) {
            refuse("." + name + " of a class", where);
        }
    }

    private void checkSystem(@Nullable String method, ASTNode where) {
        if (method != null && ForbiddenNames.isOfSystem(method)) {
            refuse("System." + method, where);
        }
    }

    private void refuse(String what, ASTNode where) {
        if (CodeLint.isWritten(where)) {
            addError(what + " is not available to scripts", where);
        }
    }

    /** {@code x.class} and {@code x.getClass()}. */
    private static boolean isClass(Expression expression) {
        return expression instanceof PropertyExpression property && "class".equals(property.getPropertyAsString())
                || expression instanceof MethodCallExpression call && "getClass".equals(call.getMethodAsString());
    }

    private void visitWithoutClass(Expression classOf) {
        if (classOf instanceof PropertyExpression property) {
            property.getObjectExpression().visit(this);
        } else if (classOf instanceof MethodCallExpression call) {
            call.getObjectExpression().visit(this);
        }
    }

    private static boolean isSystem(Expression expression) {
        return expression instanceof ClassExpression
                && expression.getType().getName().equals(SYSTEM);
    }

    private static @Nullable String constant(Expression expression) {
        return expression instanceof ConstantExpression constant && constant.getValue() instanceof String text
                ? text
                : null;
    }
}
