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
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.MethodPointerExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.CatchStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;
import org.jspecify.annotations.Nullable;

/** Walks one class of a script for {@link CodeLint}. */
final class CodeLintVisitor extends ClassCodeVisitorSupport {

    private static final String OF_CLASS = "write x.class.name, or x instanceof Type";

    /** They give a property by its name. */
    private static final Set<String> BY_NAME = Set.of("getAt", "getProperty", "getAttribute");

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
        if (ForbiddenTypes.contains(element.getName())) {
            refuse(element.getNameWithoutPackage(), where, Advice.onType(element.getName()));
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
            refuse("a finalizer", node, "write try … finally");
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
        checkDeclared(left, expression);
        super.visitDeclarationExpression(expression);
    }

    private void checkDeclared(Expression left, ASTNode where) {
        switch (left) {
            case VariableExpression variable -> checkType(variable.getOriginType(), where);
            case TupleExpression many -> many.getExpressions().forEach(one -> checkDeclared(one, where));
            default -> {} // nothing else can be declared
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = call.getMethodAsString();
        Expression receiver = call.getObjectExpression();
        checkMethodName(name, call);
        checkPrint(name, call);
        if (Expressions.isSystem(receiver)) {
            checkSystem(name, call);
            call.getArguments().visit(this);
        } else if (Expressions.isClass(receiver) && name != null && ForbiddenNames.isNameOfClass(name)) {
            Expressions.ofClass(receiver).visit(this);
        } else {
            super.visitMethodCallExpression(call);
        }
        if ("getClass".equals(name)) {
            refuse("getClass(), except for its name,", call, OF_CLASS);
        }
        checkGetter(name, call);
    }

    /** The long way to write {@code x['class']}. */
    private void checkGetter(@Nullable String name, MethodCallExpression call) {
        boolean byName = name != null
                && BY_NAME.contains(name)
                && call.getArguments() instanceof TupleExpression arguments
                && arguments.getExpressions().size() == 1;
        if (byName) {
            checkKey(Expressions.constant(((TupleExpression) call.getArguments()).getExpression(0)), call);
        }
    }

    private void checkKey(@Nullable String key, ASTNode where) {
        if (key != null && (key.equals("class") || key.equals("metaClass") || key.equals("classLoader"))) {
            refuse("['" + key + "']", where, OF_CLASS);
        }
    }

    @Override
    public void visitStaticMethodCallExpression(StaticMethodCallExpression call) {
        checkMethodName(call.getMethod(), call);
        if (call.getOwnerType().getName().equals(Expressions.SYSTEM)) {
            checkSystem(call.getMethod(), call);
        } else if (!call.getOwnerType().isScript()) {
            checkType(call.getOwnerType(), call);
        }
        super.visitStaticMethodCallExpression(call);
    }

    @Override
    public void visitMethodPointerExpression(MethodPointerExpression expression) {
        String name = Expressions.constant(expression.getMethodName());
        checkMethodName(name, expression);
        if ("getClass".equals(name)) {
            refuse("getClass", expression, OF_CLASS);
        }
        super.visitMethodPointerExpression(expression);
    }

    @Override
    public void visitPropertyExpression(PropertyExpression expression) {
        String name = expression.getPropertyAsString();
        Expression object = expression.getObjectExpression();
        if (name == null) {
            refuse("a computed property name", expression, "write map[key]");
        } else if (ForbiddenNames.isNameOfClass(name) && Expressions.isClass(object)) {
            Expressions.ofClass(object).visit(this);
            return;
        } else {
            checkPropertyName(name, object, expression);
        }
        super.visitPropertyExpression(expression);
    }

    @Override
    public void visitAttributeExpression(AttributeExpression expression) {
        refuse("the operator .@", expression, "write .name");
        super.visitAttributeExpression(expression);
    }

    @Override
    public void visitBinaryExpression(BinaryExpression expression) {
        if (expression.getOperation().getType() == Types.LEFT_SQUARE_BRACKET) {
            checkKey(Expressions.constant(expression.getRightExpression()), expression);
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
            refuse("a computed method name", where, "write the name, or a switch over the names");
        } else if (name.equals("sleep")) {
            refuse("sleep, which would hold a worker's thread,", where, Advice.onMethod(name));
        } else if (ForbiddenNames.isMethod(name)) {
            refuse("." + name + "()", where, Advice.onMethod(name));
        }
    }

    /** Outside the script's own methods, Groovy's print goes to the process. */
    private void checkPrint(@Nullable String name, MethodCallExpression call) {
        boolean inScope = call.isImplicitThis() ? inScript : call.getObjectExpression() instanceof VariableExpression;
        if (name != null && PRINTS.contains(name) && !inScope) {
            refuse(name + " outside the script itself", call, Advice.onPrint());
        }
    }

    private void checkPropertyName(String name, Expression object, PropertyExpression where) {
        boolean ofClass = object instanceof ClassExpression && Character.isLowerCase(name.charAt(0));
        if (name.equals("class") && !(object instanceof ClassExpression)) {
            refuse(".class, except for its name,", where, OF_CLASS);
        } else if (ForbiddenNames.isProperty(name)) {
            refuse("." + name, where, Advice.onMethod(name));
        } else if (ofClass && object.getType().isResolved()) {
            refuse("." + name + " of a class", where, Advice.onMethod(name));
        }
    }

    private void checkSystem(@Nullable String method, ASTNode where) {
        if (method != null && ForbiddenNames.isOfSystem(method)) {
            refuse("System." + method, where, Advice.onMethod(method));
        }
    }

    private void refuse(String what, ASTNode where, String instead) {
        if (CodeLint.isWritten(where)) {
            addError(what + " is not available to scripts: " + instead, where);
        }
    }
}
