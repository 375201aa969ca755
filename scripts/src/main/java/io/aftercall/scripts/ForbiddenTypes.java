package io.aftercall.scripts;

import java.util.List;
import java.util.Set;

/**
 * Classes that a script has no business with: processes, files, sockets, threads, class loaders, reflection, the
 * compiler, and our own. A list of what to refuse, because flows may use the classes of the application they are part of.
 */
final class ForbiddenTypes {

    private static final Set<String> ALLOWED = Set.of(
            "java.io.IOException",
            "java.io.UncheckedIOException",
            "java.io.Serializable",
            "java.io.Closeable",
            "java.io.StringReader",
            "java.io.StringWriter",
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.lang.RuntimeException",
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.net.URLEncoder",
            "java.net.URLDecoder",
            "java.util.concurrent.ThreadLocalRandom",
            "groovy.lang.Closure",
            "groovy.lang.GString",
            "groovy.lang.Range",
            "groovy.lang.IntRange",
            "groovy.lang.ObjectRange",
            "groovy.lang.NumberRange",
            "groovy.lang.MissingPropertyException",
            "groovy.lang.MissingMethodException",
            "groovy.lang.GroovyRuntimeException",
            "groovy.lang.GroovyObject");

    private static final List<String> ALLOWED_PREFIXES =
            List.of("java.nio.charset.", "groovy.lang.Tuple", "groovy.transform.", "java.security.Message");

    private static final Set<String> FORBIDDEN = Set.of(
            "java.lang.System",
            "java.lang.Class",
            "java.lang.ClassLoader",
            "java.lang.ClassValue",
            "java.lang.Compiler",
            "java.lang.InheritableThreadLocal",
            "java.lang.Module",
            "java.lang.ModuleLayer",
            "java.lang.Package",
            "java.lang.ScopedValue",
            "java.lang.StackWalker",
            "java.util.Formatter",
            "java.util.PropertyResourceBundle",
            "java.util.ResourceBundle",
            "java.util.ServiceLoader",
            "java.util.Timer",
            "java.util.TimerTask",
            "groovy.util.CharsetToolkit",
            "groovy.util.ConfigSlurper",
            "groovy.util.DelegatingScript",
            "groovy.util.Eval",
            "groovy.util.FileNameFinder",
            "groovy.util.GroovyScriptEngine",
            "groovy.util.GroovyMBean",
            "groovy.util.ProxyGenerator",
            "java.util.stream.StreamSupport");

    private static final List<String> FORBIDDEN_PREFIXES = List.of(
            "java.io.",
            "java.net.",
            "java.nio.",
            "java.rmi.",
            "java.sql.",
            "java.beans.",
            "java.awt.",
            "java.security.",
            "java.lang.Process",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.constant.",
            "java.lang.foreign.",
            "java.lang.instrument.",
            "java.lang.invoke.",
            "java.lang.management.",
            "java.lang.module.",
            "java.lang.ref.",
            "java.lang.reflect.",
            "java.util.concurrent.Abstract",
            "java.util.concurrent.Completable",
            "java.util.concurrent.Exec",
            "java.util.concurrent.ForkJoin",
            "java.util.concurrent.Flow",
            "java.util.concurrent.Scheduled",
            "java.util.concurrent.Structured",
            "java.util.concurrent.SubmissionPublisher",
            "java.util.concurrent.Thread",
            "java.util.jar.",
            "java.util.logging.",
            "java.util.prefs.",
            "java.util.spi.",
            "java.util.zip.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "groovy.grape.",
            "groovy.inspect.",
            "groovy.json.",
            "groovy.lang.",
            "groovy.security.",
            "groovy.ui.",
            "org.apache.groovy.",
            "org.codehaus.groovy.",
            "org.slf4j.",
            "com.fasterxml.",
            "com.typesafe.config.",
            "ch.qos.logback.",
            "io.lettuce.",
            "io.netty.",
            "org.apache.pekko.",
            "picocli.",
            "io.aftercall.");

    private ForbiddenTypes() {}

    static boolean contains(String className) {
        if (ALLOWED.contains(className) || ALLOWED_PREFIXES.stream().anyMatch(className::startsWith)) {
            return false;
        }
        return FORBIDDEN.contains(className) || FORBIDDEN_PREFIXES.stream().anyMatch(className::startsWith);
    }
}
