package io.aftercall;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Answers every call of a {@link Rehearsal} alike, on loopback; it executes nothing. */
final class RehearsalStripe implements AutoCloseable {

    private static final int MAX_BODY = 64 * 1024;

    private static final byte[] ANSWER = """
            {"id":"pi_rehearsal","object":"payment_intent","amount":2000,"amount_capturable":0,"amount_details":{"tip":{}},\
            "amount_received":2000,"application":null,"automatic_payment_methods":null,"canceled_at":null,\
            "cancellation_reason":null,"capture_method":"automatic","client_secret":"pi_rehearsal_secret_none",\
            "confirmation_method":"automatic","created":1764200000,"currency":"usd","customer":null,\
            "description":"A payment that nobody makes","last_payment_error":null,"latest_charge":"ch_rehearsal",\
            "livemode":false,"metadata":{"order":"rehearsal"},"next_action":null,"payment_method":"pm_card_visa",\
            "payment_method_options":{"card":{"installments":null,"network":null,"request_three_d_secure":"automatic"}},\
            "payment_method_types":["card"],"processing":null,"receipt_email":null,"review":null,\
            "setup_future_usage":null,"shipping":null,"source":null,"statement_descriptor":null,\
            "statement_descriptor_suffix":null,"status":"succeeded","transfer_data":null,"transfer_group":null}""".getBytes(StandardCharsets.UTF_8);

    private final EventLoopGroup threads;
    private final Channel listener;

    private RehearsalStripe(EventLoopGroup threads, Channel listener) {
        this.threads = threads;
        this.listener = listener;
    }

    static RehearsalStripe start() {
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("aftercall-rehearsal-stripe", true), NioIoHandler.newFactory());
        Handler handler = new Handler();
        Channel listener = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY), handler);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return new RehearsalStripe(threads, listener);
    }

    String uri() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Sharable
    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(ANSWER));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, ANSWER.length)
                    .set("Request-Id", "req_rehearsal");
            context.writeAndFlush(response);
        }
    }
}
