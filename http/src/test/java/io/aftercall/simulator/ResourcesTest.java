package io.aftercall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aftercall.simulator.SimulatorClient.Reply;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RH-22: the objects beside payment intents, and what is the same for all of them. */
final class ResourcesTest extends SimulatorTestBase {

    @Test
    void createsAProductAPriceACustomerAndASubscription() {
        String product = id(stripe.post("/v1/products", "k1", "name", "Tea"));
        String price = id(stripe.post(
                "/v1/prices",
                "k2",
                "product",
                product,
                "currency",
                "usd",
                "unit_amount",
                "500",
                "recurring[interval]",
                "month"));
        String customer = id(stripe.post("/v1/customers", "k3", "email", "ann@example.org"));
        Reply subscription = stripe.post("/v1/subscriptions", "k4", "customer", customer, "items[0][price]", price);

        assertThat(subscription.text("/status")).isEqualTo("active");
        assertThat(subscription.text("/items/data/0/price/id")).isEqualTo(price);
        String path = "/v1/subscriptions/" + id(subscription);
        assertThat(stripe.get(path + "?expand[]=customer").text("/customer/email"))
                .isEqualTo("ann@example.org");
        assertThat(stripe.delete(path).text("/status")).isEqualTo("canceled");
        assertThat(stripe.delete(path).status()).isEqualTo(404);
    }

    @Test
    void refusesASubscriptionToAPriceThatDoesNotRecur() {
        String customer = id(stripe.post("/v1/customers", "k1", "name", "Ann"));
        String price = id(
                stripe.post("/v1/prices", "k2", "product_data[name]", "Tea", "currency", "usd", "unit_amount", "500"));

        Reply reply = stripe.post("/v1/subscriptions", "k3", "customer", customer, "items[][price]", price);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/error/param")).isEqualTo("items[0][price]");
    }

    @Test
    void takesIdsOfTheCallersChoosingOnce() {
        assertThat(id(stripe.post("/v1/coupons", "k1", "id", "TEA10", "percent_off", "10")))
                .isEqualTo("TEA10");
        assertThat(stripe.post("/v1/coupons", "k2", "id", "TEA10", "percent_off", "10")
                        .errorCode())
                .isEqualTo("resource_already_exists");
        assertThat(stripe.get("/v1/coupons/TEA10").body().path("percent_off").decimalValue())
                .isEqualByComparingTo("10");
    }

    @Test
    void updatesAndMergesMetadata() {
        String path = "/v1/products/" + id(stripe.post("/v1/products", "k1", "name", "Tea", "metadata[a]", "1"));

        Reply updated = stripe.post(path, "k2", "name", "Green tea", "active", "false", "metadata[b]", "2");
        Reply unset = stripe.post(path, "k3", "metadata[a]", "");

        assertThat(updated.text("/name")).isEqualTo("Green tea");
        assertThat(updated.body().path("active").asBoolean()).isFalse();
        assertThat(updated.body().path("metadata")).hasSize(2);
        assertThat(unset.body().path("metadata")).hasSize(1);
        assertThat(stripe.post(path, "k4", "metadata", "").body().path("metadata"))
                .isEmpty();
    }

    @Test
    void deletesWhereStripeDoes() {
        String product = "/v1/products/" + id(stripe.post("/v1/products", "k1", "name", "Tea"));
        String customer = "/v1/customers/" + id(stripe.post("/v1/customers", "k2", "name", "Ann"));
        String intent = INTENTS + "/" + id(stripe.post(INTENTS, INTENT));

        assertThat(stripe.delete(product).body().path("deleted").asBoolean()).isTrue();
        assertThat(stripe.get(product).status()).isEqualTo(404);
        stripe.delete(customer);
        assertThat(stripe.get(customer).body().path("deleted").asBoolean()).isTrue();
        assertThat(stripe.post(customer, "k3", "name", "Eve").status()).isEqualTo(404);
        assertThat(stripe.delete(intent).status()).isEqualTo(404);
    }

    @Test
    void listsNewestFirstInPages() {
        for (int i = 0; i < 5; i++) {
            stripe.post("/v1/products", "k" + i, "name", "Tea " + i);
        }

        Reply first = stripe.get("/v1/products?limit=2");
        String last = first.text("/data/1/id");
        Reply second = stripe.get("/v1/products?limit=2&starting_after=" + last);
        Reply third = stripe.get("/v1/products?limit=2&starting_after=" + second.text("/data/1/id"));
        Reply back = stripe.get("/v1/products?limit=2&ending_before=" + third.text("/data/0/id"));

        assertThat(first.text("/data/0/name")).isEqualTo("Tea 4");
        assertThat(first.body().path("has_more").asBoolean()).isTrue();
        assertThat(second.text("/data/0/name")).isEqualTo("Tea 2");
        assertThat(third.body().path("data")).hasSize(1);
        assertThat(third.body().path("has_more").asBoolean()).isFalse();
        assertThat(back.body().path("data")).isEqualTo(second.body().path("data"));
        assertThat(stripe.get("/v1/products?limit=101").status()).isEqualTo(400);
        assertThat(stripe.get("/v1/products?starting_after=prod_no").errorCode())
                .isEqualTo("resource_missing");
    }

    @Test
    void narrowsListsByFieldAndByTime() {
        String ann = id(stripe.post("/v1/customers", "k1", "name", "Ann"));
        stripe.post(INTENTS, intentWith("customer", ann));
        stripe.post(INTENTS, INTENT);

        assertThat(data(INTENTS + "?customer=" + ann)).hasSize(1);
        assertThat(data(INTENTS + "?created[gte]=1")).hasSize(2);
        assertThat(data(INTENTS + "?created[lt]=1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment_intents", "products", "customers"})
    @DisplayName("RELIABILITY 1.4, reconcile: found by metadata[aftercall_id]")
    void searchesByMetadata(String resource) {
        String path = "/v1/" + resource;
        String[] params = resource.equals("payment_intents") ? INTENT : new String[] {"name", "Tea"};
        for (String mark : new String[] {"req_1", "req_2"}) {
            String[] marked = Arrays.copyOf(params, params.length + 2);
            marked[params.length] = "metadata[aftercall_id]";
            marked[params.length + 1] = mark;
            stripe.post(path, mark, marked);
        }

        assertThat(data(search(path, "metadata['aftercall_id']:'req_2'"))).hasSize(1);
        assertThat(data(search(path, "metadata[\"aftercall_id\"]:\"req_2\" AND livemode:'false'")))
                .hasSize(1);
        assertThat(data(search(path, "metadata['aftercall_id']:'req_1' OR metadata['aftercall_id']:'req_2'")))
                .hasSize(2);
        assertThat(data(search(path, "-metadata['aftercall_id']:'req_1'"))).hasSize(1);
        assertThat(data(search(path, "metadata['other']:null"))).hasSize(2);
        assertThat(data(search(path, "created>1"))).hasSize(2);
        assertThat(stripe.get(search(path, "metadata['a'")).status()).isEqualTo(400);
        assertThat(stripe.get(search(path, "id:'1' AND id:'2' OR id:'3'")).status())
                .isEqualTo(400);
        assertThat(stripe.get(search(path, "id:'1' AND ")).status()).isEqualTo(400);
    }

    private JsonNode data(String path) {
        return stripe.get(path).body().path("data");
    }

    private static String search(String path, String query) {
        return path + "/search?" + SimulatorClient.form("query", query);
    }

    private static String id(Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply.text("/id");
    }
}
