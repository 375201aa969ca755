package io.aftercall.scripts;

import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyCodeSource;
import groovy.lang.Script;
import groovy.transform.ThreadInterrupt;
import io.aftercall.config.Redactor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.customizers.ASTTransformationCustomizer;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;

/** Text into a class, in a class loader of its own, past the lint. Thread-safe; nothing is shared between compilations. */
final class ScriptCompiler {

    /** Characters of one script. A flow has a few thousand. */
    static final int MAX_LENGTH = 262_144;

    /** How every refusal of a text begins. */
    static final String REFUSED = "does not compile: ";

    /** Files of what Stripe's answers to an operation begin, with an ending or for both. */
    private static final String OF_AN_OPERATION = "new_create_";

    private static final Set<String> GRAB = Set.of("groovy.grape.GrabAnnotationTransformation");
    private static final int MAX_ERRORS = 3;
    private static final int MAX_WHY = 1000;

    private final boolean linted;

    ScriptCompiler() {
        this(true);
    }

    /** @param linted false only where the wall around a child is put to the test, which must not need the lint */
    ScriptCompiler(boolean linted) {
        this.linted = linted;
    }

    /** @param fileName ends in {@code .groovy}; stack traces and messages show it */
    Compilation compile(String fileName, String text, String version) {
        if (text.length() > MAX_LENGTH) {
            return new Compilation.Broken(version, "the script is longer than " + MAX_LENGTH + " characters");
        }
        NameLint names = new NameLint();
        GroovyClassLoader loader = loader(names);
        try {
            Class<?> type =
                    loader.parseClass(new GroovyCodeSource(text, classSafe(fileName), "/aftercall/scripts"), false);
            FreeNames free = names.free();
            String missing = nobodySets(fileName) ? free.missing(Set.of()) : null;
            return missing == null
                    ? new Compilation.Ready(new CompiledScript(version, loader, type.asSubclass(Script.class), free))
                    : broken(version, missing);
        } catch (MultipleCompilationErrorsException e) {
            return broken(version, messages(e));
        } catch (CompilationFailedException e) {
            return broken(version, String.valueOf(e.getMessage()));
        } catch (ClassCastException e) {
            return broken(version, "the file holds only classes: it needs statements to run");
        } catch (StackOverflowError e) {
            return broken(version, "it is nested too deeply");
        } catch (LinkageError e) {
            return broken(version, "its classes cannot be linked");
        }
    }

    /** A flow that the engine itself begins has the names that are always there; others have those of their caller. */
    private static boolean nobodySets(String fileName) {
        return fileName.startsWith(OF_AN_OPERATION)
                || fileName.endsWith(Ending.RESPONSE.suffix() + ".groovy")
                || fileName.endsWith(Ending.ERROR.suffix() + ".groovy");
    }

    private GroovyClassLoader loader(NameLint names) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(FlowScript.class.getName());
        configuration.setDisabledGlobalASTTransformations(GRAB);
        if (linted) {
            configuration.addCompilationCustomizers(new AnnotationLint(), new CodeLint(), names);
        }
        configuration.addCompilationCustomizers(new ASTTransformationCustomizer(ThreadInterrupt.class));
        GroovyClassLoader loader = new GroovyClassLoader(ScriptCompiler.class.getClassLoader(), configuration);
        loader.setResourceLoader(name -> null); // an unknown name is an error, no source file to look for
        return loader;
    }

    /** A class may not begin with a digit; a flow may. */
    private static String classSafe(String fileName) {
        return Character.isDigit(fileName.charAt(0)) ? "flow_" + fileName : fileName;
    }

    private static Compilation broken(String version, String why) {
        String bounded = why.length() > MAX_WHY ? why.substring(0, MAX_WHY) + "…" : why;
        return new Compilation.Broken(version, REFUSED + Redactor.redact(bounded));
    }

    private static String messages(MultipleCompilationErrorsException failure) {
        List<? extends Message> errors = failure.getErrorCollector().getErrors();
        return errors == null
                ? "unknown error"
                : errors.stream()
                        .map(ScriptCompiler::text)
                        .distinct()
                        .limit(MAX_ERRORS)
                        .collect(Collectors.joining("; "));
    }

    private static String text(Message message) {
        return switch (message) {
            case SyntaxErrorMessage syntax ->
                "line " + syntax.getCause().getLine() + ", column "
                        + syntax.getCause().getStartColumn() + ": "
                        + syntax.getCause().getOriginalMessage().strip();
            case ExceptionMessage exception ->
                String.valueOf(exception.getCause().getMessage());
            default -> "unknown error";
        };
    }
}
