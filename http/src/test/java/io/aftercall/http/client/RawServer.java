package io.aftercall.http.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server without manners: each connection runs a script over the bare socket. */
final class RawServer implements AutoCloseable {

    /** What happens on one connection; the connection is closed when it returns. */
    @FunctionalInterface
    interface Script {

        void run(Wire wire) throws IOException;
    }

    private final ServerSocket listener;
    private final String scheme;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private RawServer(ServerSocket listener, String scheme, Script script) {
        this.listener = listener;
        this.scheme = scheme;
        this.script = script;
        Thread.ofPlatform().daemon().name("raw-server").start(this::accept);
    }

    static RawServer plain(Script script) throws IOException {
        return new RawServer(new ServerSocket(0, 4096, InetAddress.getLoopbackAddress()), "http", script);
    }

    static RawServer on(ServerSocket tls, Script script) {
        return new RawServer(tls, "https", script);
    }

    URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Everything that was read as a request, head and body. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (SocketException closed) {
                return;
            } catch (IOException fault) {
                throw new IllegalStateException("the test's server cannot accept", fault);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.run(new Wire(socket));
        } catch (IOException gone) {
            open.remove(socket); // the client left, or refused our certificate: each test says what it expects
        }
    }

    /** One connection, seen from the server. */
    final class Wire {

        private final Socket socket;
        private final InputStream in;

        private Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Reads a whole request; false when the client has closed. */
        boolean readRequest() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            requests.add(text + new String(in.readNBytes(contentLength(text)), StandardCharsets.ISO_8859_1));
            return true;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** A complete answer with the right length. */
        void answer(int status, String headers, String body) throws IOException {
            write("HTTP/1.1 " + status + " x\r\n" + headers + "Content-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        }

        /** Stays silent until the client closes. */
        void awaitClose() throws IOException {
            while (in.read() >= 0) {
                continue;
            }
        }

        /** Ends with a reset instead of an orderly close. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private static int contentLength(String head) {
            for (String line : head.toLowerCase(Locale.ROOT).split("\r\n")) {
                if (line.startsWith("content-length:")) {
                    return Integer.parseInt(
                            line.substring("content-length:".length()).trim());
                }
            }
            return 0;
        }
    }
}
