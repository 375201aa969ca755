package io.aftercall.http.client;

import static io.aftercall.http.client.Calls.JSON;
import static io.aftercall.http.client.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aftercall.stripe.StripeReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** P13: the secret appears on the wire and nowhere else, whatever the log level. */
final class SecretsStayInsideTest {

    private static final String BASIC = "c2tfdGVzdF9jYW5hcnk3U2VjcmV0Og";

    @Test
    @DisplayName("P13: at TRACE, in answers and in failures")
    void printsNoSecret() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.list = Collections.synchronizedList(new ArrayList<>());
        appender.start();
        List<StripeReply> replies = new ArrayList<>();
        try (RawServer good = RawServer.plain(wire -> {
                    wire.readRequest();
                    wire.answer(200, JSON, "{}");
                });
                RawServer bad = RawServer.plain(RawServer.Wire::readRequest)) {
            root.detachAndStopAllAppenders();
            root.addAppender(appender);
            root.setLevel(Level.TRACE);
            replies.add(Calls.sendOnce(settings(good.uri())));
            replies.add(Calls.sendOnce(settings(bad.uri())));
        } finally {
            root.setLevel(before);
            root.detachAppender(appender);
        }

        assertThat(appender.list).isNotEmpty();
        for (ILoggingEvent event : List.copyOf(appender.list)) {
            String message = event.getFormattedMessage();
            assertThat(message + dumped(message) + event.getThrowableProxy())
                    .doesNotContain(Calls.CANARY, BASIC, "amount=2000");
        }
        assertThat(replies.toString()).doesNotContain(Calls.CANARY, BASIC);
    }

    /** The text of a dump of bytes, which stands in its last column, 16 characters a line. */
    private static String dumped(String message) {
        StringBuilder text = new StringBuilder();
        Matcher line = Pattern.compile("\\|(.{16})\\|$", Pattern.MULTILINE).matcher(message);
        while (line.find()) {
            text.append(line.group(1));
        }
        return text.toString();
    }
}
