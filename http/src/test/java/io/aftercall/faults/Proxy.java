package io.aftercall.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bad wire between a client and a server on 127.0.0.1. Counts bytes of the answers; what it does to them can be changed
 * at any time and holds for all connections, old and new.
 */
final class Proxy implements AutoCloseable {

    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket door;
    private volatile int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile long cutAfter = NEVER;
    private volatile long halfCloseAfter = NEVER;
    private volatile long delayNanos;
    private volatile boolean stalled;
    private volatile byte @Nullable [] instead;
    private volatile boolean refusing;
    private final LongAdder harm = new LongAdder();

    private Proxy(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    static Proxy to(int target) {
        try {
            return new Proxy(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /** Each connection is cut when it has brought that many bytes of answers from now on, most likely within one. */
    void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    /** Each connection is closed in the direction of the answers after that many bytes; the other one stays open. */
    void halfCloseAfter(long bytes) {
        halfCloseAfter = bytes;
    }

    /** Each piece of an answer waits that long. */
    void delay(long millis) {
        delayNanos = millis * 1_000_000;
    }

    /** Requests still go through, answers do not. */
    void stall() {
        stalled = true;
    }

    /** Requests still go through; whatever is answered, this is said. */
    void sayInstead(String answer) {
        instead = answer.getBytes(StandardCharsets.US_ASCII);
    }

    /** Connections are closed as soon as they are made, and those that there are now. */
    void refuse() {
        refusing = true;
        cut();
    }

    /** From now on a good wire; what was held is lost with its connection. */
    void calm() {
        boolean held = stalled || instead != null;
        cutAfter = NEVER;
        halfCloseAfter = NEVER;
        delayNanos = 0;
        stalled = false;
        instead = null;
        refusing = false;
        if (held) {
            cut();
        }
    }

    /** Who is behind it from now on; the connections that there are end. */
    void switchTo(int port) {
        target = port;
        cut();
    }

    /** How many answers were lost, shortened or late, and connections refused, so far. */
    long harm() {
        return harm.sum();
    }

    /** Ends all connections that there are. */
    void cut() {
        sockets.forEach(Proxy::close);
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (refusing) {
                    harm.increment();
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(client, server));
                threads.execute(() -> requests(client, server));
                threads.execute(() -> answers(server, client));
            } catch (IOException e) {
                // The door was closed, which the loop sees, or the server is not there: the client finds out.
            }
        }
    }

    private void requests(Socket client, Socket server) {
        byte[] bytes = new byte[8192];
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One side was cut: both are closed now.
        }
    }

    private void answers(Socket server, Socket client) {
        byte[] bytes = new byte[8192];
        long budget = NEVER;
        long limit = NEVER;
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (stalled) {
                    harm.increment();
                    continue;
                }
                byte[] other = instead;
                if (other != null) {
                    harm.increment();
                    out.write(other);
                    continue;
                }
                if (delayNanos > 0) {
                    harm.increment();
                    LockSupport.parkNanos(delayNanos);
                }
                long now = Math.min(cutAfter, halfCloseAfter);
                if (now != limit) {
                    limit = now;
                    budget = now;
                }
                int sent = (int) Math.min(count, budget);
                out.write(bytes, 0, sent);
                budget -= limit == NEVER ? 0 : sent;
                if (sent < count) {
                    harm.increment();
                    if (halfCloseAfter != NEVER) {
                        client.shutdownOutput();
                        return;
                    }
                    break;
                }
            }
            close(client);
            close(server);
        } catch (IOException e) {
            close(client);
            close(server);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
