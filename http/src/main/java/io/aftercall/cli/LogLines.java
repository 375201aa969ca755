package io.aftercall.cli;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The lines that were logged and are not written yet: a thread of its own writes them, so that no log holds up a call. */
public final class LogLines {

    private LogLines() {}

    /** Writes what is left, for a second at most, and nothing from then on; for the end of the process. */
    public static void writeLast() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
