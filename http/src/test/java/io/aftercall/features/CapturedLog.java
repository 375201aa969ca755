package io.aftercall.features;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Everything that anybody logs at TRACE, in a file, and nothing of it on the console. */
final class CapturedLog implements AutoCloseable {

    private final Path file;
    private final Logger root;
    private final FileAppender<ILoggingEvent> appender;
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Map<Logger, Level> levels = new HashMap<>();

    private CapturedLog(Path file, Logger root, FileAppender<ILoggingEvent> appender) {
        this.file = file;
        this.root = root;
        this.appender = appender;
    }

    static CapturedLog at(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d %-5level [%thread] %logger %mdc %msg%n%ex{full}");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setFile(file.toString());
        appender.start();
        CapturedLog log = new CapturedLog(file, context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), appender);
        log.begin(context);
        return log;
    }

    Path file() {
        return file;
    }

    private void begin(LoggerContext context) {
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        for (Logger logger : context.getLoggerList()) {
            if (logger.getLevel() != null) {
                levels.put(logger, logger.getLevel());
                logger.setLevel(logger == root ? Level.TRACE : null);
            }
        }
        root.addAppender(appender);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
        levels.forEach(Logger::setLevel);
        others.forEach(root::addAppender);
    }
}
