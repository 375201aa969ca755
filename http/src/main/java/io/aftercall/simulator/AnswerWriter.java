package io.aftercall.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer on the wire, whole or spoilt. On the event loop of its channel only.
 *
 * @param done runs when the answer is out; told whether the connection can carry another one
 */
record AnswerWriter(ChannelHandlerContext context, boolean keepAlive, Consumer<Boolean> done) {

    private static final int DRIPS = 20;

    void write(Answer answer, @Nullable Fault shape) {
        if (shape == null) {
            whole(answer);
            return;
        }
        switch (shape.kind()) {
            case RESET_BEFORE, RESET_AFTER -> reset(context.channel());
            case CLOSE_BEFORE, CLOSE_AFTER -> context.close();
            case TRUNCATE -> partial(answer, shape.amount()).addListener(sent -> context.close());
            case HALF_CLOSE -> partial(answer, answer.body().length / 2).addListener(sent -> halfClose());
            case SLOW_DRIP -> drip(answer, shape.amount());
            case SHORT_LENGTH -> shortLength(answer);
            case DUPLICATE_HEADERS -> duplicated(answer);
            case EXTRA_CONTINUE -> {
                context.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
                whole(answer);
            }
            default -> whole(SpoiltBodies.of(answer, shape));
        }
    }

    /** With SO_LINGER 0 the kernel answers with RST instead of FIN. */
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().closeForcibly();
    }

    private void whole(Answer answer) {
        HttpResponse head = head(answer, answer.body().length);
        if (keepAlive) {
            context.write(head);
            context.writeAndFlush(last(answer)).addListener(sent -> done.accept(sent.isSuccess()));
        } else {
            closing(head, answer);
        }
    }

    private void closing(HttpResponse head, Answer answer) {
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.write(head);
        context.writeAndFlush(last(answer)).addListener(sent -> context.close());
    }

    private ChannelFuture partial(Answer answer, int bytes) {
        context.write(head(answer, answer.body().length));
        int sent = Math.min(bytes, answer.body().length);
        return context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(answer.body(), 0, sent)));
    }

    private void halfClose() {
        if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        context.read();
    }

    private void drip(Answer answer, int millis) {
        context.writeAndFlush(head(answer, answer.body().length));
        drip(Unpooled.wrappedBuffer(answer.body()), Math.max(1, answer.body().length / DRIPS), millis);
    }

    private void drip(ByteBuf rest, int size, int millis) {
        if (!context.channel().isActive()) {
            rest.release();
            return;
        }
        if (rest.readableBytes() <= size) {
            context.writeAndFlush(new DefaultLastHttpContent(rest)).addListener(sent -> ended(sent.isSuccess()));
            return;
        }
        context.writeAndFlush(new DefaultHttpContent(rest.readRetainedSlice(size)));
        context.executor().schedule(() -> drip(rest, size, millis), millis, TimeUnit.MILLISECONDS);
    }

    private void ended(boolean sent) {
        if (sent && keepAlive) {
            done.accept(true);
        } else {
            context.close();
        }
    }

    private void shortLength(Answer answer) {
        context.write(head(answer, Math.max(0, answer.body().length - 10)));
        context.writeAndFlush(last(answer)).addListener(sent -> ended(sent.isSuccess()));
    }

    private void duplicated(Answer answer) {
        HttpResponse head = head(answer, answer.body().length);
        head.headers().add("Request-Id", "req_duplicate").add(HttpHeaderNames.CONTENT_TYPE, "text/plain");
        context.write(head);
        context.writeAndFlush(last(answer)).addListener(sent -> ended(sent.isSuccess()));
    }

    private static HttpResponse head(Answer answer, int length) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        answer.headers().forEach(head.headers()::set);
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        return head;
    }

    private static LastHttpContent last(Answer answer) {
        return new DefaultLastHttpContent(Unpooled.wrappedBuffer(answer.body()));
    }
}
