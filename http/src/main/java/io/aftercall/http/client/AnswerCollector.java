package io.aftercall.http.client;

import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeReply;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together while it comes in. Written by one I/O thread; the status and headers may be read by the timer
 * as well.
 */
final class AnswerCollector {

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final char REPLACEMENT = '\ufffd';

    private final long maxBody;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
    private volatile int status;
    private volatile ReplyHeaders headers = ReplyHeaders.NONE;
    private @Nullable String unreadable;

    AnswerCollector(long maxBody) {
        this.maxBody = maxBody;
    }

    void status(int code) {
        status = code;
    }

    /** @return whether to read on */
    boolean headers(HttpHeaders received) {
        headers = ReplyHeaders.read(received::get);
        String encoding = received.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            unreadable = "unknown content encoding";
        }
        String length = received.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && LENGTH.matcher(length).matches() && Long.parseLong(length) > maxBody) {
            unreadable = tooLarge();
        }
        return unreadable == null;
    }

    /** @return whether to read on */
    boolean append(byte[] part) {
        if (body.size() + (long) part.length > maxBody) {
            unreadable = tooLarge();
            return false;
        }
        body.writeBytes(part);
        return true;
    }

    /** The reply after the last byte. */
    StripeReply toReply() {
        String problem = unreadable;
        if (problem != null) {
            return new StripeReply.Unreadable(status, headers, problem);
        }
        try {
            return new StripeReply.Answer(status, headers, text());
        } catch (CharacterCodingException malformed) {
            return new StripeReply.Unreadable(status, headers, "the body is not UTF-8");
        }
    }

    private String text() throws CharacterCodingException {
        String text = body.toString(StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8 // which tells what stood there from what could not be read
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body.toByteArray()))
                        .toString();
    }

    /** The reply when the connection ended before the last byte, and the request may have left. */
    StripeReply interrupted(String why) {
        return status == 0 ? new StripeReply.Broken(why) : new StripeReply.Unreadable(status, headers, why);
    }

    private String tooLarge() {
        return "the body is larger than " + maxBody + " bytes";
    }
}
