package io.aftercall.examples;

import io.aftercall.Aftercall;
import io.aftercall.actors.RequestGateway.Receipt;
import io.aftercall.config.AftercallSettings;
import io.aftercall.request.RequestType;
import io.aftercall.request.Submission;
import java.time.Duration;

/** The engine inside an application, asked by method calls. The README shows it. */
public final class EmbeddedExample {

    private EmbeddedExample() {}

    public static void main(String[] args) {
        // #start
        try (Aftercall aftercall = Aftercall.start(AftercallSettings.load())) {
            Submission payment = Submission.of(RequestType.PAYMENT_INTENT)
                    .param("amount", 2000)
                    .param("currency", "usd")
                    .worker("billing")
                    .context("customer-42")
                    .idempotencyKey("order-1001")
                    .build();

            Receipt receipt = aftercall.submit(payment); // returns at once

            receipt.submitted() // completes when it is stored
                    .thenCompose(stored -> aftercall.await(receipt.id(), Duration.ofSeconds(30)))
                    .thenAccept(found -> found.ifPresent(request -> System.out.println(
                            request.status().state() + " " + request.status().outcome())))
                    .toCompletableFuture()
                    .join(); // only so that this example does not end before its answer
        }
        // #end
    }
}
