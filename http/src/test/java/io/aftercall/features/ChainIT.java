package io.aftercall.features;

import static io.aftercall.features.Endings.assertDone;
import static io.aftercall.features.Endings.reply;
import static io.aftercall.features.Endings.result;
import static io.aftercall.features.Endings.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.StoredRequest;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestType;
import io.aftercall.request.SubmissionBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChainIT {

    @TempDir
    static Path data;

    private static TestEngine engine;

    @BeforeAll
    static void start() {
        engine = TestEngine.start(data);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    @DisplayName("RH-36, H1, P7: product, price and subscription by scripts alone, each once, linked both ways")
    void runsFromProductToSubscription() {
        int before = engine.stripe.effects().total();
        String customer = reply(engine.call(Calls.of(RequestType.CUSTOMER, Map.of("email", "chain@example.com"))))
                .path("id")
                .asText();

        StoredRequest product = engine.call(product(customer));
        StoredRequest price = onlyChild(product, "price");
        StoredRequest subscription = onlyChild(price, "subscription");

        assertThat(price.request().type()).isEqualTo(RequestType.PRICE);
        assertThat(reply(price).path("product").asText())
                .isEqualTo(reply(product).path("id").asText());
        assertThat(subscription.request().type()).isEqualTo(RequestType.SUBSCRIPTION);
        assertThat(reply(subscription).path("customer").asText()).isEqualTo(customer);
        assertThat(result(subscription).path("chained").asBoolean()).isTrue();
        assertThat(script(subscription).children()).isEmpty();
        assertThat(engine.stripe.effects().total() - before)
                .as("customer, product, price, subscription")
                .isEqualTo(4);
        assertThat(engine.stripe.effects().keysWithMoreThanOne()).isEmpty();
    }

    @Test
    @DisplayName("H1: a broken link tells its error flow, and nothing behind it is started")
    void stopsAtABrokenLink() {
        int before = engine.stripe.effects().created("subscription");

        StoredRequest product = engine.call(product("cus_nobody"));
        StoredRequest price = onlyChild(product, "price");
        StoredRequest subscription = engine.end(script(price).children().getFirst());

        assertThat(subscription.status().httpStatus()).isEqualTo(400);
        assertThat(result(subscription).path("outcome").asText()).isEqualTo("rejected");
        assertThat(engine.stripe.effects().created("subscription")).isEqualTo(before);
    }

    private static SubmissionBuilder product(String customer) {
        return Calls.of(RequestType.PRODUCT, Map.of("name", "Chained"))
                .worker("billing")
                .context("chain")
                .argsJson("""
                        {"chain": {"customer": "%s", "unit_amount": 1500, "currency": "eur", "interval": "month"}}""".formatted(customer));
    }

    /** The id of a call follows from the run and the name that the script gave to the call. */
    private static StoredRequest onlyChild(StoredRequest parent, String name) {
        RequestId expected = RequestId.childOf(script(parent).id(), name);
        assertThat(script(parent).children()).containsExactly(expected);
        StoredRequest child = assertDone(engine.stripe, engine.end(expected));
        assertThat(child.request().origin().parent()).isEqualTo(script(parent).id());
        assertThat(child.request().routing().workerId()).isEqualTo("billing");
        return child;
    }
}
