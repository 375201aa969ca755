package io.aftercall.actors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.queue.Resolution;
import io.aftercall.request.Outcome;
import io.aftercall.request.Reconciliation.By;
import io.aftercall.request.Request;
import io.aftercall.request.RequestStatus;
import io.aftercall.stripe.CreatedObject;
import io.aftercall.stripe.CreatedObject.Judgement;
import io.aftercall.stripe.ErrorContext;
import io.aftercall.stripe.ErrorShape;
import io.aftercall.stripe.ReplyHeaders;
import io.aftercall.stripe.StripeAnswers;
import io.aftercall.stripe.StripeReply;
import org.jspecify.annotations.Nullable;

/** Makes decisions for the store of what was found out about a request whose outcome is unknown. */
record Resolving(
        Request request,
        RequestStatus status,
        By by,
        @Nullable String note) {

    private static final int DECLINED_STATUS = 402;

    /** What an object says. */
    Judgement judge(ObjectNode object) {
        return CreatedObject.judge(request.call(), object);
    }

    Resolution succeeded(ObjectNode object, String how) {
        return new Resolution(Outcome.SUCCEEDED, 200, object.toString(), by, note, how, StripeAnswers.describe(object));
    }

    /** @param body as Stripe answers a decline */
    Resolution declined(String body, String how, String found) {
        StripeReply reply = new StripeReply.Answer(DECLINED_STATUS, ReplyHeaders.NONE, body);
        return new Resolution(Outcome.DECLINED, DECLINED_STATUS, error(Outcome.DECLINED, reply), by, note, how, found);
    }

    Resolution notCharged(String how, String found) {
        return new Resolution(Outcome.NOT_CHARGED, null, error(Outcome.NOT_CHARGED, null), by, note, how, found);
    }

    private String error(Outcome outcome, @Nullable StripeReply reply) {
        return ErrorShape.build(
                        new ErrorContext(
                                outcome,
                                status.attempts().size(),
                                status.times().firstSentAt(),
                                request.key().value(),
                                request.id().value(),
                                request.id().execution().value(),
                                request.call().method() + " " + request.call().path(),
                                request.account()),
                        reply)
                .toString();
    }
}
