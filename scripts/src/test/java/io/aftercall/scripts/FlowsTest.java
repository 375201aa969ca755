package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file in flows/ with recorded answers of Stripe. A fixture is named as the flow, with a case behind a dot, and says
 * what the flow has to return, reply, change and call.
 */
final class FlowsTest {

    private static final Path FLOWS = Path.of(System.getProperty("basedir", "."), "..", "flows");
    private static final Path FIXTURES = Path.of(System.getProperty("basedir", "."), "src/test/resources/flows");
    private static final Scripts scripts = Scripts.of(FLOWS);

    @AfterAll
    static void close() {
        scripts.close();
    }

    @Test
    void everyFlowCompiles() throws InterruptedException {
        assertThat(scripts.engine().warmUp()).isEmpty();
    }

    @Test
    @DisplayName("RH-32: a pair for every operation, and a fixture for every file")
    void nothingIsMissing() {
        List<String> types =
                List.of("payment_intent", "product", "price", "subscription", "coupon", "customer", "refund", "stripe");

        assertThat(stems(FLOWS))
                .containsAll(types.stream()
                        .flatMap(type -> Stream.of("new_create_" + type + "_response", "new_create_" + type + "_error"))
                        .toList());
        assertThat(stems(FIXTURES).stream().map(name -> name.split("\\.")[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(stems(FLOWS));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    @DisplayName("RH-30 RH-31 RH-34 RH-36: each flow does what its fixture says")
    void runs(String fixture) throws IOException {
        Map<String, @Nullable Object> recorded =
                JsonReader.readObject(Files.readString(FIXTURES.resolve(fixture + ".json")));
        Map<String, @Nullable Object> expected = object(recorded.get("expect"));

        ScriptResult.Returned returned = Scripts.returned(run(fixture, recorded));

        assertSame(returned.resultJson(), expected.get("result"));
        assertSame(
                returned.effects().replyJson() == null
                        ? "null"
                        : returned.effects().replyJson(),
                expected.get("reply"));
        assertThat(returned.effects().changes().stream().map(ContextChange::key))
                .isEqualTo(expected.get("changed"));
        assertSame(calls(returned), expected.get("calls"));
        assertThat(returned.output()).doesNotContain("_secret_9ZQ");
        assertThat(Scripts.returned(run(fixture, recorded))).isEqualTo(returned);
    }

    @Test
    @DisplayName("RH-36: product, price and subscription follow each other, driven by the flows alone")
    void chains() throws IOException {
        Map<String, @Nullable Object> product = recorded("new_create_product_response.chain");
        ChildCall price = call(run("new_create_product_response", product));
        Map<String, @Nullable Object> answeredPrice = recorded("new_create_price_response.chain");
        answeredPrice.put("request", request(price));
        ChildCall subscription = call(run("new_create_price_response", answeredPrice));
        Map<String, @Nullable Object> answeredSubscription = recorded("new_create_subscription_response");
        answeredSubscription.put("request", request(subscription));
        ScriptResult.Returned end = Scripts.returned(run("new_create_subscription_response", answeredSubscription));

        assertThat(price.workerId() + price.contextId()).isEqualTo("billingctx-1");
        assertThat(subscription.type()).isEqualTo("subscription");
        assertThat(end.effects().replyJson()).contains("Your subscription is active.");
        assertThat(end.resultJson()).contains("\"chained\":true");
    }

    private static ScriptResult run(String fixture, Map<String, @Nullable Object> recorded) {
        ScriptInput input = new ScriptInput(
                text(recorded.get("response")),
                text(recorded.get("error")),
                json(recorded.get("request")),
                "{}",
                texts(object(recorded.get("context"))));
        String stem = fixture.split("\\.")[0];
        Ending ending = recorded.get("response") == null ? Ending.ERROR : Ending.RESPONSE;
        String name = stem.endsWith(ending.suffix())
                ? stem.substring(0, stem.length() - ending.suffix().length())
                : stem;
        return scripts.flow(name, ending, input);
    }

    private static ChildCall call(ScriptResult result) {
        assertThat(Scripts.returned(result).effects().calls()).hasSize(1);
        return Scripts.returned(result).effects().calls().getFirst();
    }

    /** The request map that the engine makes of a call. */
    private static Map<String, @Nullable Object> request(ChildCall call) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("id", call.id());
        request.put("worker_id", call.workerId());
        request.put("context_id", call.contextId());
        request.put("args", JsonReader.read(call.argsJson() == null ? "null" : call.argsJson()));
        return request;
    }

    private static String calls(ScriptResult.Returned returned) {
        return json(returned.effects().calls().stream()
                .map(call -> Map.of(
                        "type", call.type(),
                        "id", call.id(),
                        "params", JsonReader.readObject(call.paramsJson()),
                        "args", JsonReader.readObject(call.argsJson() == null ? "{}" : call.argsJson())))
                .toList());
    }

    private static Stream<String> fixtures() {
        return stems(FIXTURES).stream();
    }

    private static List<String> stems(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".groovy") || file.endsWith(".json"))
                    .map(file -> file.substring(0, file.lastIndexOf('.')))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> recorded(String fixture) throws IOException {
        return JsonReader.readObject(Files.readString(FIXTURES.resolve(fixture + ".json")));
    }

    private static void assertSame(String actualJson, @Nullable Object expected) {
        assertThat(JsonReader.same(actualJson, json(expected)))
                .as("%s is %s", actualJson, json(expected))
                .isTrue();
    }

    @SuppressWarnings("unchecked") // objects are only ever built with text as keys
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return (Map<String, @Nullable Object>) value;
    }

    private static Map<String, String> texts(Map<String, @Nullable Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> texts.put(key, json(value)));
        return texts;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : json(value);
    }

    private static String json(@Nullable Object value) {
        return JsonText.of(value, "the fixture", 1_000_000);
    }
}
