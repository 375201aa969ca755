package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server that the other ITs lean on. */
final class RedisServerIT {

    @Test
    @DisplayName("4a 4b: keeps what it acknowledged when it is killed, on the same port")
    void keepsWhatItAcknowledged() {
        try (RedisServer server = RedisServer.start("--appendfsync", "always")) {
            String uri = server.uri();
            assertThat(server.ask("SET k v")).isEqualTo("+OK");

            server.kill();
            assertThatThrownBy(() -> server.ask("PING")).isInstanceOf(UncheckedIOException.class);
            server.restart();

            assertThat(server.uri()).isEqualTo(uri);
            assertThat(server.ask("EXISTS k")).isEqualTo(":1");
            server.flush();
            assertThat(server.ask("EXISTS k")).isEqualTo(":0");
        }
    }

    @Test
    void startsSeveralServersSideBySide() {
        try (RedisServer one = RedisServer.start();
                RedisServer other = RedisServer.start()) {
            assertThat(one.port()).isNotEqualTo(other.port());
            one.ask("SET k v");
            assertThat(other.ask("EXISTS k")).isEqualTo(":0");
        }
    }
}
