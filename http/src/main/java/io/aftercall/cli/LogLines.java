package io.aftercall.cli;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The lines that were logged and are not written yet: a thread of its own writes them, so that no log holds up a call. */
public final class LogLines {

    private LogLines() {}

    /** Has them written when the process ends, unless it is being stopped already: who stops it writes its last lines. */
    public static void writeLastAtExit() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(LogLines::writeLast, "aftercall-last-lines"));
        } catch (IllegalStateException stopping) {
            LoggerFactory.getLogger(LogLines.class).debug("The process is being stopped.");
        }
    }

    /** Writes what is left, for a second at most, and nothing from then on; for the end of the process. */
    static void writeLast() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
