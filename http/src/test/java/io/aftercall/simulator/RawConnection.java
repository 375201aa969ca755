package io.aftercall.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A plain socket: shows how a connection really ended. */
final class RawConnection implements AutoCloseable {

    enum End {
        CLOSED,
        RESET
    }

    /** All bytes until the end, and the end. */
    record Heard(String text, End end) {

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    private final Socket socket;

    RawConnection(URI base) throws IOException {
        socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(10_000);
    }

    RawConnection post(String path, String key, String form, String... headers) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_one\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nIdempotency-Key: " + key + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "Content-Length: " + form.length() + "\r\n\r\n";
        return send(head + form);
    }

    RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Reads until the other side ends. */
    Heard hear() {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                heard.write(next);
            }
            return new Heard(heard.toString(StandardCharsets.UTF_8), End.CLOSED);
        } catch (SocketException e) {
            return new Heard(heard.toString(StandardCharsets.UTF_8), End.RESET);
        } catch (IOException e) {
            throw new UncheckedIOException("still open after: " + heard, e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
