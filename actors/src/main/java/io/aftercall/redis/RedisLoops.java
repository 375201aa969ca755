package io.aftercall.redis;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.IntSupplier;
import io.netty.util.concurrent.EventExecutorGroup;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that speak to Redis. While somebody waits for an answer that comes at once, the one that will read it looks for
 * it again and again: being woken takes it as long as Redis needs for the answer. Between two looks it leaves its core to
 * whoever wants it. Thread-safe.
 */
final class RedisLoops extends DefaultEventLoopGroupProvider {

    /** The longest that it looks in vain; and what comes later than this after the one before is worth no look. */
    private static final long AWAKE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final int THREADS = 2; // one listens

    private volatile @Nullable EventLoop answering;
    private volatile long asked = System.nanoTime() - AWAKE_NANOS;
    private volatile long until;
    private volatile boolean awake;

    RedisLoops() {
        super(THREADS);
    }

    /** Answers come by this one from now on. */
    void answersBy(EventLoop loop) {
        answering = loop;
    }

    /** Somebody waits for what is sent now. Who asks but now and then is answered by a thread that sleeps meanwhile. */
    void awaitAnswer() {
        long now = System.nanoTime();
        if (now - asked < AWAKE_NANOS) {
            until = now + AWAKE_NANOS;
            awake = true;
        }
        asked = now;
    }

    /** What it does next; for {@link SelectStrategy}. */
    int next(IntSupplier lookNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return lookNow.get();
        }
        EventLoop mine = answering;
        if (!awake || mine == null || !mine.inEventLoop()) {
            return SelectStrategy.SELECT;
        }
        if (System.nanoTime() - until >= 0) {
            awake = false;
            return SelectStrategy.SELECT;
        }
        int ready = lookNow.get();
        if (ready == 0) {
            Thread.yield();
        }
        return ready > 0 ? ready : SelectStrategy.CONTINUE;
    }

    @Override
    @SuppressWarnings("deprecation") // what Lettuce asks for by this name
    protected <T extends EventLoopGroup> EventExecutorGroup doCreateEventLoopGroup(
            Class<T> type, int threads, io.lettuce.core.resource.ThreadFactoryProvider factories) {
        if (!NioEventLoopGroup.class.equals(type)) { // a native transport that somebody has put on the class path
            return super.doCreateEventLoopGroup(type, threads, factories);
        }
        return new MultiThreadIoEventLoopGroup(
                threads,
                factories.getThreadFactory("lettuce-nioEventLoop"),
                NioIoHandler.newFactory(SelectorProvider.provider(), () -> this::next));
    }
}
