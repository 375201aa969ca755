package io.aftercall.scripts;

import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.jspecify.annotations.Nullable;

/** What an expression of a script is, for the lint. */
final class Expressions {

    static final String SYSTEM = "java.lang.System";

    private Expressions() {}

    /** {@code x.class} and {@code x.getClass()}. */
    static boolean isClass(Expression expression) {
        return expression instanceof PropertyExpression property && "class".equals(property.getPropertyAsString())
                || expression instanceof MethodCallExpression call && "getClass".equals(call.getMethodAsString());
    }

    /** The {@code x} of those. */
    static Expression ofClass(Expression expression) {
        return expression instanceof PropertyExpression property
                ? property.getObjectExpression()
                : ((MethodCallExpression) expression).getObjectExpression();
    }

    static boolean isSystem(Expression expression) {
        return expression instanceof ClassExpression
                && expression.getType().getName().equals(SYSTEM);
    }

    static @Nullable String constant(Expression expression) {
        return expression instanceof ConstantExpression constant && constant.getValue() instanceof String text
                ? text
                : null;
    }
}
