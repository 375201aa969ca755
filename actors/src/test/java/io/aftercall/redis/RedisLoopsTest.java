package io.aftercall.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RedisLoopsTest {

    private static final IntSupplier NOTHING = () -> 0;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final RedisLoops loops = new RedisLoops();
    private final DefaultEventLoop answering = new DefaultEventLoop();
    private final DefaultEventLoop listening = new DefaultEventLoop();

    @BeforeEach
    void answer() {
        loops.answersBy(answering);
    }

    @AfterEach
    void shutDown() {
        answering.shutdownGracefully();
        listening.shutdownGracefully();
    }

    @Test
    @DisplayName("sleeps until something comes")
    void sleeps() throws Exception {
        assertThat(next(answering, NOTHING, false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    @DisplayName("does what is to be done before it sleeps")
    void doesWhatIsToBeDone() throws Exception {
        assertThat(next(answering, NOTHING, true)).isZero();
        assertThat(next(answering, () -> 3, true)).isEqualTo(3);
    }

    @Test
    @DisplayName("is woken for the answer of somebody who asks but once")
    void sleepsAfterOneQuestion() throws Exception {
        loops.asked(true);

        assertThat(next(answering, NOTHING, false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    @DisplayName("looks for the answer of somebody who asks one question after another, and then sleeps")
    void looksForTheAnswer() {
        Awaitility.await().until(() -> next(answering, this::asked, false) == SelectStrategy.CONTINUE);
        Awaitility.await().until(() -> next(answering, () -> asked() + 2, false) == 2);

        Awaitility.await().until(() -> next(answering, NOTHING, false) == SelectStrategy.SELECT);
    }

    @Test
    @DisplayName("sleeps while many ask")
    void sleepsWhileManyAsk() throws Exception {
        for (int i = 0; i < 100; i++) {
            loops.asked(false);
            LockSupport.parkNanos(PAUSE_NANOS);
        }

        assertThat(next(answering, NOTHING, false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    @DisplayName("leaves the one that reads no answers asleep")
    void letsTheOtherSleep() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(next(listening, this::asked, false)).isEqualTo(SelectStrategy.SELECT);
        }
    }

    /** Asks one question after the other, and finds nothing. */
    private int asked() {
        for (int i = 0; i < 10; i++) {
            loops.asked(true);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        loops.asked(true);
        return 0;
    }

    /** What a loop does next, after it has looked. */
    private int next(DefaultEventLoop loop, IntSupplier look, boolean hasTasks) throws Exception {
        return loop.submit(() -> {
                    look.get();
                    return loops.next(look, hasTasks);
                })
                .get();
    }
}
