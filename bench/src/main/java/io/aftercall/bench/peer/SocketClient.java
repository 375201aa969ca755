package io.aftercall.bench.peer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The least that can make a charge: kept sockets, for virtual threads. Knows only answers with a Content-Length. */
final class SocketClient {

    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("sk_test_bench:".getBytes(StandardCharsets.US_ASCII));

    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final int port;

    SocketClient(int port) {
        this.port = port;
    }

    /** The body of a 200. */
    byte[] post(String key, byte[] form) throws IOException {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = Connection.open(port);
        }
        byte[] answer = connection.post(key, form);
        idle.add(connection);
        return answer;
    }

    private record Connection(Socket socket, InputStream in) {

        static Connection open(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new Connection(socket, new BufferedInputStream(socket.getInputStream(), 4096));
        }

        byte[] post(String key, byte[] form) throws IOException {
            byte[] head = ("POST /v1/payment_intents HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + BASIC
                            + "\r\nIdempotency-Key: " + key
                            + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] all = new byte[head.length + form.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(form, 0, all, head.length, form.length);
            socket.getOutputStream().write(all);
            return read();
        }

        private byte[] read() throws IOException {
            String status = line();
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException("Stripe answers " + status);
            }
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("half an answer");
            }
            return body;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("closed");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }
}
