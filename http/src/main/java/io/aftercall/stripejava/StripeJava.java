package io.aftercall.stripejava;

import com.stripe.net.ApiRequestParams;
import com.stripe.param.CouponCreateParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;

/**
 * Takes the typed parameters of stripe-java: what was given to {@code PaymentIntent.create(params)} is given to
 * {@link #submission(PaymentIntentCreateParams)} instead, and says the same to Stripe. Each method begins a submission;
 * worker, context, account and the rest are set on the builder. Options of a call ({@code RequestOptions}) are not
 * parameters: they have methods of their own on the builder. Does no I/O.
 */
public final class StripeJava {

    private StripeJava() {}

    public static SubmissionBuilder submission(ProductCreateParams params) {
        return of(RequestType.PRODUCT, params);
    }

    public static SubmissionBuilder submission(PriceCreateParams params) {
        return of(RequestType.PRICE, params);
    }

    public static SubmissionBuilder submission(SubscriptionCreateParams params) {
        return of(RequestType.SUBSCRIPTION, params);
    }

    public static SubmissionBuilder submission(PaymentIntentCreateParams params) {
        return of(RequestType.PAYMENT_INTENT, params);
    }

    public static SubmissionBuilder submission(CouponCreateParams params) {
        return of(RequestType.COUPON, params);
    }

    public static SubmissionBuilder submission(CustomerCreateParams params) {
        return of(RequestType.CUSTOMER, params);
    }

    public static SubmissionBuilder submission(RefundCreateParams params) {
        return of(RequestType.REFUND, params);
    }

    /**
     * Any other call of Stripe's API.
     *
     * @param method {@code GET}, {@code POST} or {@code DELETE}
     * @param path {@code /v1/…}, such as {@code /v1/payment_intents/pi_1/capture}
     */
    public static SubmissionBuilder submission(String method, String path, ApiRequestParams params) {
        return of(RequestType.STRIPE, params).call(method, path);
    }

    private static SubmissionBuilder of(RequestType type, ApiRequestParams params) {
        return Submission.of(type).params(PlainValues.of(params.toMap()));
    }
}
