package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class UnavailableTest {

    static Stream<Throwable> away() {
        return Stream.of(
                new RedisConnectionException("refused"),
                new RedisException("Connection closed"),
                new RedisCommandTimeoutException("5 s"),
                new IOException("Connection reset by peer"),
                new TimeoutException("no answer"),
                new RedisLoadingException("LOADING Redis is loading the dataset in memory"),
                new RedisReadOnlyException("READONLY You can't write against a read only replica."),
                new RedisBusyException("BUSY Redis is busy running a script."),
                new RedisCommandExecutionException("OOM command not allowed when used memory > 'maxmemory'."),
                new RedisCommandExecutionException("MISCONF Redis is configured to save RDB snapshots"));
    }

    static Stream<Throwable> bugs() {
        return Stream.of(
                new RedisCommandExecutionException("ERR user_script:12: attempt to compare nil with number"),
                new RedisCommandExecutionException("WRONGTYPE Operation against a key"),
                new RedisCommandExecutionException("NOPERM this user has no permissions"),
                new RedisCommandExecutionException((String) null),
                new IllegalStateException("a bug"),
                new NullPointerException());
    }

    @ParameterizedTest
    @MethodSource("away")
    @DisplayName("4b: Redis restarts, is cut off, loads, is full or cannot write: away, and no bug")
    void knowsARedisThatIsAway(Throwable fault) {
        assertThat(Unavailable.is(fault)).isTrue();
        assertThat(Unavailable.is(new CompletionException(fault))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    @DisplayName("4b: what is wrong with us stays a fault, that shows")
    void knowsABug(Throwable fault) {
        assertThat(Unavailable.is(fault)).isFalse();
        assertThat(Unavailable.is(new CompletionException(fault))).isFalse();
    }
}
