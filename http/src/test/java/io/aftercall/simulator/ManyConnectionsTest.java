package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting costs no thread. */
final class ManyConnectionsTest extends SimulatorTestBase {

    private static final int CALLS = 2_000;

    @Override
    SimulatorSettings settings() {
        return SimulatorSettings.local().withDelay(Duration.ofSeconds(1));
    }

    @Test
    @Timeout(30)
    @DisplayName("RH-10, T2: 2,000 calls that wait 1 s each are held by two threads")
    void holdsDelayedCallsWithTwoThreads() throws IOException {
        int answered = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CALLS; i++) {
                open(selector, i);
            }
            long threads = simulatorThreads();
            while (answered < CALLS) {
                selector.select();
                answered += readAnswers(selector);
            }

            assertThat(threads).isEqualTo(2);
        }
        assertThat(simulator.effects().total()).isEqualTo(CALLS);
        assertThat(simulator.effects().keysWithMoreThanOne()).isEmpty();
    }

    private void open(Selector selector, int number) throws IOException {
        String form = SimulatorClient.form(INTENT);
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(
                simulator.baseUri().getHost(), simulator.baseUri().getPort()));
        String request = "POST " + INTENTS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_one\r\n"
                + "Idempotency-Key: k" + number + "\r\nContent-Length: " + form.length() + "\r\n\r\n" + form;
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** An answer fits into one read on loopback; each connection is counted and closed at its first bytes. */
    private static int readAnswers(Selector selector) throws IOException {
        int answered = 0;
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        for (SelectionKey key : selector.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            channel.read(buffer.clear());
            assertThat(StandardCharsets.US_ASCII.decode(buffer.flip()).toString())
                    .startsWith("HTTP/1.1 200");
            channel.close();
            answered++;
        }
        selector.selectedKeys().clear();
        return answered;
    }

    private static long simulatorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("stripe-simulator"))
                .count();
    }
}
