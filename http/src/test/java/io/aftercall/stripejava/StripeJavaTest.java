package io.aftercall.stripejava;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.ApiRequestParams;
import com.stripe.net.FormEncoder;
import com.stripe.param.CouponCreateParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A4: stripe-java's own builders, and its own encoder as the judge. */
final class StripeJavaTest {

    private static final ProductCreateParams PRODUCT = ProductCreateParams.builder()
            .setName("Tea & 50 % more = ü")
            .setActive(true)
            .addImage("https://example.com/a.png")
            .addImage("https://example.com/b.png")
            .putMetadata("Any Key-1", "x")
            .setPackageDimensions(ProductCreateParams.PackageDimensions.builder()
                    .setHeight(new BigDecimal("1.50"))
                    .setLength(new BigDecimal("2"))
                    .setWeight(new BigDecimal("3"))
                    .setWidth(new BigDecimal("4"))
                    .build())
            .build();
    private static final PriceCreateParams PRICE = PriceCreateParams.builder()
            .setCurrency("usd")
            .setUnitAmountDecimal(new BigDecimal("0.5"))
            .setProductData(
                    PriceCreateParams.ProductData.builder().setName("Tea").build())
            .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .setIntervalCount(2L)
                    .build())
            .addTier(PriceCreateParams.Tier.builder()
                    .setUpTo(PriceCreateParams.Tier.UpTo.INF)
                    .setUnitAmount(7L)
                    .build())
            .build();
    private static final SubscriptionCreateParams SUBSCRIPTION = SubscriptionCreateParams.builder()
            .setCustomer("cus_1")
            .addItem(SubscriptionCreateParams.Item.builder()
                    .setPrice("price_1")
                    .setQuantity(3L)
                    .build())
            .addItem(SubscriptionCreateParams.Item.builder().setPrice("price_2").build())
            .setTrialPeriodDays(14L)
            .addExpand("latest_invoice.payment_intent")
            .build();
    private static final PaymentIntentCreateParams PAYMENT = PaymentIntentCreateParams.builder()
            .setAmount(2000L)
            .setCurrency("usd")
            .setConfirm(true)
            .setPaymentMethod("pm_card_visa")
            .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                    .setEnabled(true)
                    .setAllowRedirects(PaymentIntentCreateParams.AutomaticPaymentMethods.AllowRedirects.NEVER)
                    .build())
            .putExtraParam("some_new_thing", 5)
            .build();
    private static final CouponCreateParams COUPON = CouponCreateParams.builder()
            .setPercentOff(new BigDecimal("12.5"))
            .setDuration(CouponCreateParams.Duration.REPEATING)
            .setDurationInMonths(3L)
            .build();
    private static final CustomerCreateParams CUSTOMER = CustomerCreateParams.builder()
            .setEmail("ada+test@example.com")
            .setAddress(CustomerCreateParams.Address.builder()
                    .setCity("Zürich")
                    .setLine1("")
                    .build())
            .build();
    private static final RefundCreateParams REFUND = RefundCreateParams.builder()
            .setPaymentIntent("pi_1")
            .setAmount(100L)
            .setReason(RefundCreateParams.Reason.REQUESTED_BY_CUSTOMER)
            .build();
    private static final PaymentIntentCaptureParams CAPTURE =
            PaymentIntentCaptureParams.builder().setAmountToCapture(1500L).build();

    static Stream<Arguments> submissions() {
        return Stream.of(
                Arguments.of(RequestType.PRODUCT, PRODUCT, StripeJava.submission(PRODUCT)),
                Arguments.of(RequestType.PRICE, PRICE, StripeJava.submission(PRICE)),
                Arguments.of(RequestType.SUBSCRIPTION, SUBSCRIPTION, StripeJava.submission(SUBSCRIPTION)),
                Arguments.of(RequestType.PAYMENT_INTENT, PAYMENT, StripeJava.submission(PAYMENT)),
                Arguments.of(RequestType.COUPON, COUPON, StripeJava.submission(COUPON)),
                Arguments.of(RequestType.CUSTOMER, CUSTOMER, StripeJava.submission(CUSTOMER)),
                Arguments.of(RequestType.REFUND, REFUND, StripeJava.submission(REFUND)),
                Arguments.of(
                        RequestType.STRIPE,
                        CAPTURE,
                        StripeJava.submission("POST", "/v1/payment_intents/pi_1/capture", CAPTURE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("submissions")
    void saysToStripeWhatStripeJavaWouldSay(RequestType type, ApiRequestParams params, SubmissionBuilder builder) {
        Submission submission = builder.build();

        assertThat(submission.type()).isEqualTo(type);
        assertThat(pairs(io.aftercall.stripe.FormEncoder.encode(
                        submission.target().params())))
                .isNotEmpty()
                .containsExactlyInAnyOrder(pairs(FormEncoder.createQueryString(params.toMap())));
    }

    @Test
    void leavesOutWhatSaysNothing() {
        ProductCreateParams params = ProductCreateParams.builder()
                .setName("Tea")
                .addAllImage(java.util.List.of())
                .putAllMetadata(java.util.Map.of())
                .build();

        assertThat(StripeJava.submission(params).build().target().params())
                .hasSize(1)
                .containsKey("name");
    }

    @Test
    @DisplayName("the bridge is the only one that knows stripe-java, so that nobody else needs it")
    void isTheOnlyOneThatKnowsStripeJava() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages("io.aftercall");

        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("io.aftercall.stripejava..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.stripe..", "io.aftercall.stripejava..")
                .check(ours);
    }

    private static String[] pairs(String form) {
        return Arrays.stream(form.split("&")).sorted().toArray(String[]::new);
    }
}
