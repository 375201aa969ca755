package io.aftercall.scripts;

import io.aftercall.config.Redactor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import org.codehaus.groovy.runtime.InvokerInvocationException;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of a throwable that left a script. The throwable may be of a class that the script made, so its
 * methods are called on the script's thread only, and whatever they do is contained.
 */
final class ThrownMessage {

    private static final int MAX_LENGTH = 2000;

    private ThrownMessage() {}

    static String of(Throwable thrown) {
        Throwable root = unwrap(thrown);
        String type = simpleName(root);
        String message = message(root);
        String line = line(root);
        String full = type + (message == null || message.isBlank() ? "" : ": " + message);
        return Redactor.redact(bounded(full)) + (line == null ? "" : " (" + line + ")");
    }

    /** Whether the virtual machine had no memory left, or the script says so. */
    static boolean isOutOfMemory(Throwable thrown) {
        return unwrap(thrown) instanceof OutOfMemoryError;
    }

    /** Groovy and proxies wrap what a script threw. */
    private static Throwable unwrap(Throwable thrown) {
        Class<?> type = thrown.getClass();
        boolean wrapper = type == InvokerInvocationException.class
                || type == InvocationTargetException.class
                || type == ExceptionInInitializerError.class
                || type == UndeclaredThrowableException.class;
        Throwable cause = wrapper ? thrown.getCause() : null;
        return cause == null ? thrown : cause;
    }

    private static String simpleName(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static @Nullable String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (Throwable hostile) {
            return "its message could not be read (" + simpleName(hostile) + ")";
        }
    }

    private static @Nullable String line(Throwable thrown) {
        try {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (isScript(frame)) {
                    return frame.getFileName() + ":" + frame.getLineNumber();
                }
            }
            return null;
        } catch (Throwable hostile) {
            return "line unknown";
        }
    }

    private static boolean isScript(StackTraceElement frame) {
        String file = frame.getFileName();
        return file != null
                && file.endsWith(".groovy")
                && frame.getLineNumber() > 0
                && !frame.getClassName().startsWith("groovy.")
                && !frame.getClassName().startsWith("org.");
    }

    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
