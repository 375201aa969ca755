package io.aftercall.redis;

import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.IntSupplier;
import io.netty.util.concurrent.EventExecutorGroup;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The threads that speak to Redis. While somebody waits for an answer that comes at once, the one that will read it looks for
 * it again and again: being woken takes it as long as Redis needs for the answer. Between two looks it leaves its core to
 * whoever wants it. Thread-safe.
 */
final class RedisLoops extends DefaultEventLoopGroupProvider {

    private static final int THREADS = 2; // one listens

    private volatile @Nullable EventLoop answering;
    private final OneByOne questions = new OneByOne();
    private volatile long until;
    private volatile boolean awake;

    RedisLoops() {
        super(THREADS);
    }

    /** Answers come by this one from now on. */
    void answersBy(EventLoop loop) {
        answering = loop;
    }

    /**
     * Something is asked for which somebody waits. An answer is looked for only if questions come one by one.
     *
     * @param alone whether it is one, and no other is under way
     */
    void asked(boolean alone) {
        long now = System.nanoTime();
        if (questions.came(now, alone)) {
            until = now + OneByOne.SOON_NANOS;
            awake = true;
        }
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

    /** With its own way to wait only over plain sockets: somebody may have put a native transport on the class path. */
    @Override
    protected <T extends EventLoopGroup> EventExecutorGroup doCreateEventLoopGroup(
            Class<T> type, int threads, io.lettuce.core.resource.ThreadFactoryProvider factories) {
        if (Transports.socketChannelClass() != NioSocketChannel.class) {
            return super.doCreateEventLoopGroup(type, threads, factories);
        }
        return new MultiThreadIoEventLoopGroup(
                threads,
                factories.getThreadFactory("lettuce-nioEventLoop"),
                NioIoHandler.newFactory(SelectorProvider.provider(), () -> this::next));
    }
}
