package io.aftercall.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Stripe that keeps state and obeys the documented rules of the v1 API, without a network and without a key of Stripe's:
 * for tests, for the demo, and to prove what was really executed. Requests are asked to fail by
 * {@code metadata[sim_fault]} (see {@link Fault}), by {@link #faults()}, or by chance ({@link Storm}).
 *
 * <p>Two threads, however many connections wait. Thread-safe.
 */
public final class StripeSimulator implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int BACKLOG = 16_384;
    private static final int MAX_BODY = 1024 * 1024;

    private final SimulatedStripe stripe;
    private final EventLoopGroup threads;
    private final Channel listener;
    private final URI baseUri;

    private StripeSimulator(SimulatedStripe stripe, EventLoopGroup threads, Channel listener, URI baseUri) {
        this.stripe = stripe;
        this.threads = threads;
        this.listener = listener;
        this.baseUri = baseUri;
    }

    /** @throws IllegalStateException if the address cannot be bound */
    public static StripeSimulator start(SimulatorSettings settings) {
        SimulatedStripe stripe = new SimulatedStripe(settings);
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("stripe-simulator", true), NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(pipeline(stripe, settings));
        ChannelFuture bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IllegalStateException(
                    "simulator: cannot bind " + settings.host() + ":" + settings.port(), bound.cause());
        }
        return new StripeSimulator(stripe, threads, bound.channel(), uri(settings, bound.channel()));
    }

    /** Scheme, host and port: what a client takes for Stripe's address. */
    public URI baseUri() {
        return baseUri;
    }

    /** What was executed so far. */
    public EffectLedger effects() {
        return stripe.effects();
    }

    /** Where faults are ordered. */
    public Faults faults() {
        return stripe.faults();
    }

    /** The last calls, at most 10,000, oldest first. */
    public List<AnsweredCall> requests() {
        return stripe.log().recent(Integer.MAX_VALUE);
    }

    /** Forgets objects, keys, effects, faults and requests, as after a fresh start. Executions under way still end. */
    public void reset() {
        stripe.reset();
    }

    /** Stops listening, cuts every connection, and waits for the threads to end. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static ChannelInitializer<SocketChannel> pipeline(SimulatedStripe stripe, SimulatorSettings settings) {
        SslContext tls = settings.tls();
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                if (tls != null) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MAX_BODY))
                        .addLast(new FlowControlHandler())
                        .addLast(new SimulatorHandler(stripe));
            }
        };
    }

    private static URI uri(SimulatorSettings settings, Channel listener) {
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create((settings.tls() == null ? "http://" : "https://") + host + ":" + port);
    }
}
