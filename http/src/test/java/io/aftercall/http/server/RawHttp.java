package io.aftercall.http.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A plain socket, for bytes that no HTTP client would send. */
final class RawHttp implements AutoCloseable {

    private final Socket socket;

    RawHttp(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
    }

    /** @param text its line ends are sent as they are; characters up to 255 become bytes */
    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Whether a byte could still be sent; a closed connection refuses one sooner or later. */
    boolean drip() {
        try {
            send("a");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Everything until the other side ends; fails after 20 s of silence. */
    String hear() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                heard.write(next);
            }
        } catch (SocketException e) {
            heard.writeBytes("[reset]".getBytes(StandardCharsets.ISO_8859_1));
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
