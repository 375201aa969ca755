package io.aftercall.bench.stripe;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers what comes on one connection. */
final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final String REST = "\",\"object\":\"payment_intent\",\"amount\":2000,\"amount_received\":2000,"
            + "\"currency\":\"usd\",\"status\":\"succeeded\",\"livemode\":false,\"created\":1795255200,"
            + "\"latest_charge\":\"ch_1\",\"payment_method\":\"pm_1\",\"client_secret\":\"pi_secret\","
            + "\"charges\":{\"object\":\"list\",\"data\":[],\"has_more\":false},\"metadata\":{\"order\":\"1\"},"
            + "\"description\":\"" + "x".repeat(1130) + "\"}";

    private final Charges charges;
    private final long delayMillis;

    AnswerHandler(Charges charges, long delayMillis) {
        this.charges = charges;
        this.delayMillis = delayMillis;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.uri().equals("/bench/report")) {
            write(context, HttpResponseStatus.OK, charges.report());
            return;
        }
        String key = request.headers().get("Idempotency-Key");
        String secret = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        String form = request.content().toString(StandardCharsets.UTF_8);
        if (!isCharge(request.uri(), key, secret, form)) {
            charges.refuse();
            write(context, HttpResponseStatus.BAD_REQUEST, "{\"error\":{\"type\":\"invalid_request_error\"}}");
            return;
        }
        String answer = "{\"id\":\"pi_" + charges.charge(key) + REST;
        if (delayMillis == 0) {
            write(context, HttpResponseStatus.OK, answer);
        } else {
            context.executor()
                    .schedule(() -> write(context, HttpResponseStatus.OK, answer), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean isCharge(String uri, @Nullable String key, @Nullable String secret, String form) {
        return uri.equals("/v1/payment_intents")
                && key != null
                && secret != null
                && form.contains("amount=")
                && form.contains("currency=");
    }

    private static void write(ChannelHandlerContext context, HttpResponseStatus status, String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
                .set("Request-Id", "req_1");
        context.writeAndFlush(response);
    }
}
