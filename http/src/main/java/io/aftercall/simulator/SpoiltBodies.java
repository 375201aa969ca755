package io.aftercall.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Bodies that a client must survive. */
final class SpoiltBodies {

    private SpoiltBodies() {}

    static Answer of(Answer answer, Fault shape) {
        return switch (shape.kind()) {
            case NOT_JSON -> answer.withBody(ascii("{\"id\": \"pi_1\", \"object\""));
            case HUGE -> answer.withBody(huge(answer.body(), shape.amount()));
            case DEEP -> answer.withBody(ascii("[".repeat(shape.amount()) + "]".repeat(shape.amount())));
            case GZIP_BOMB -> answer.withBody(bomb(shape.amount())).with("Content-Encoding", "gzip");
            default -> answer;
        };
    }

    /** The object itself, with one field more at its end. */
    private static byte[] huge(byte[] object, int bytes) {
        byte[] before = ascii(",\"padding\":\"");
        byte[] all = Arrays.copyOf(object, object.length - 1 + before.length + bytes + 2);
        System.arraycopy(before, 0, all, object.length - 1, before.length);
        Arrays.fill(all, object.length - 1 + before.length, all.length - 2, (byte) 'x');
        all[all.length - 2] = '"';
        all[all.length - 1] = '}';
        return all;
    }

    private static byte[] bomb(int bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] blanks = ascii(" ".repeat(8192));
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int left = bytes; left > 0; left -= blanks.length) {
                gzip.write(blanks, 0, Math.min(left, blanks.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to take bytes", e);
        }
        return packed.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
