package io.aftercall.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. Takes a request, waits as told on the event loop (no thread is held), answers, and only then reads the
 * next: automatic reading is off, so answers keep the order of their requests.
 */
final class SimulatorHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorHandler.class);

    private final SimulatedStripe stripe;
    private final ControlApi control;
    private boolean wanting;

    SimulatorHandler(SimulatedStripe stripe) {
        this.stripe = stripe;
        this.control = new ControlApi(stripe);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (stripe.refusesConnection()) {
            AnswerWriter.reset(context.channel());
        } else {
            next(context);
        }
    }

    /** A read that brought only a part of a request counts as answered in the flow control; so ask again. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (wanting) {
            context.read();
        }
    }

    private void next(ChannelHandlerContext context) {
        wanting = true;
        context.read();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        wanting = false;
        if (request.decoderResult().isFailure()) {
            Answer unreadable =
                    Refusals.invalid("The request could not be read.").answer("req_unreadable");
            new AnswerWriter(context, false, again -> {}).write(unreadable, null);
            return;
        }
        AnswerWriter writer =
                new AnswerWriter(context, HttpUtil.isKeepAlive(request), again -> readOrClose(context, again));
        RawCall call = raw(request);
        if (call.path().startsWith(ControlApi.PREFIX)) {
            writer.write(control.handle(call), null);
            return;
        }
        Reception reception = stripe.receive(call);
        after(context, reception.before(), () -> {
            Answer answer = reception.work().get();
            after(context, reception.after(), () -> writer.write(answer, reception.shape()));
        });
    }

    /** Runs the step even if the caller has hung up meanwhile: an execution that has begun goes on. */
    private static void after(ChannelHandlerContext context, Duration wait, Runnable step) {
        if (wait.isZero()) {
            guarded(context, step);
        } else {
            context.executor().schedule(() -> guarded(context, step), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void guarded(ChannelHandlerContext context, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            context.fireExceptionCaught(e);
        }
    }

    private void readOrClose(ChannelHandlerContext context, boolean again) {
        if (again) {
            next(context);
        } else {
            context.close();
        }
    }

    private static RawCall raw(FullHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        String body = request.content().toString(StandardCharsets.UTF_8);
        return new RawCall(request.method().name(), request.uri(), headers, body);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("the caller broke the connection or the TLS handshake");
        } else {
            LOG.error("the simulator failed on a request and closes its connection", cause);
        }
        context.close();
    }
}
