package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aftercall.queue.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LuaScriptIT {

    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    private final LuaScript count = LuaScript.load(LuaScriptIT.class, List.of("common"), "count");

    @BeforeAll
    static void connect() {
        server = RedisServer.start();
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @AfterAll
    static void close() {
        connection.close();
        client.shutdown();
        server.close();
    }

    @BeforeEach
    void empty() {
        server.flush();
    }

    @Test
    @DisplayName("4b: a script that Redis does not know is sent whole, once, and runs once")
    void sendsAScriptThatIsNotKnown() {
        assertThat(server.ask("SCRIPT FLUSH")).isEqualTo("+OK");
        assertThat(run("Zoë")).containsExactly("said: Zoë", 2L);

        assertThat(server.ask("SCRIPT FLUSH")).isEqualTo("+OK");
        assertThat(run("again")).containsExactly("said: again", 4L);
        assertThat(run("known")).containsExactly("said: known", 6L);
    }

    @Test
    @DisplayName("4b: survives a restart of Redis, which forgets its scripts")
    void survivesARestart() {
        run("before");

        server.kill();
        server.restart();
        try (StatefulRedisConnection<String, String> fresh = client.connect()) {
            assertThat(count.<List<Object>>run(
                                    fresh.async(), ScriptOutputType.MULTI, List.of("counter"), List.of("2", "after"))
                            .toCompletableFuture()
                            .join())
                    .first()
                    .isEqualTo("said: after");
        }
    }

    @Test
    @DisplayName("4b: any other error is not answered by sending it again")
    void doesNotRepeatWhatFailed() {
        LuaScript broken = LuaScript.load(LuaScriptIT.class, List.of("common"), "broken");
        assertThatThrownBy(() -> run(broken)).hasCauseInstanceOf(RedisCommandExecutionException.class);
        assertThat(connection.sync().get("counter")).isEqualTo("1");

        assertThatThrownBy(() -> run(broken)).hasCauseInstanceOf(RedisCommandExecutionException.class);

        assertThat(connection.sync().get("counter")).isEqualTo("2");
    }

    @Test
    void saysWhichScriptIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> LuaScript.load(LuaScriptIT.class, List.of("common"), "absent"))
                .withMessageContaining("absent.lua");
    }

    private List<Object> run(String word) {
        return count.<List<Object>>run(
                        connection.async(), ScriptOutputType.MULTI, List.of("counter"), List.of("2", word))
                .toCompletableFuture()
                .join();
    }

    private static void run(LuaScript script) {
        script.<Object>run(connection.async(), ScriptOutputType.VALUE, List.of("counter"), List.of())
                .toCompletableFuture()
                .join();
    }
}
