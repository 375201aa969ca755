package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PW-01, RW-05: what a script does not look at is neither fetched nor made; what it looks at is what it would have been. */
final class LateInputTest {

    private static final Scripts scripts = Scripts.of(Path.of("no-flows"));

    private final CompletableFuture<Map<String, String>> context = new CompletableFuture<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();

    @AfterAll
    static void close() {
        scripts.close();
    }

    @BeforeEach
    void compileOnce() {
        scripts.run("1");
    }

    @Test
    @DisplayName("PW-01: a script that looks at neither waits for neither")
    void leavesWhatIsNotLookedAt() {
        assertThat(scripts.run("parsed_data.id", input("{\"id\":\"r\"}"))).isInstanceOf(ScriptResult.Returned.class);

        assertThat(reads).hasValue(0);
        assertThat(made).hasValue(0);
    }

    @Test
    @DisplayName("RW-05: a script that names its context does not begin before that is read")
    void waitsForTheContextThatItNames() {
        CompletableFuture<ScriptResult> result = start("println 'begun'; context.get('k') + context.get('k')");
        assertThat(reads).hasValue(1);
        assertThat(scripts.run("2")).isInstanceOf(ScriptResult.Returned.class); // no thread is kept meanwhile
        assertThat(scripts.run("3")).isInstanceOf(ScriptResult.Returned.class);
        assertThat(result).isNotDone();

        context.complete(Map.of("k", "21"));

        assertThat(Scripts.returned(result.join()).resultJson()).isEqualTo("42");
        assertThat(reads).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "getProperty('con' + 'text').get('k') + 1",
                "binding.getVariable('con' + 'text').get('k') + 1",
                "binding.variables['con' + 'text'].get('k') + 1",
                "def n = 'txetnoc'.reverse(); this[n].get('k') + 1",
            })
    @DisplayName("RW-05: one that comes to it by another way sees the same")
    void waitsForTheContextThatItReaches(String text) {
        CompletableFuture<ScriptResult> result = start(text);

        context.completeAsync(() -> Map.of("k", "41"), CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));

        assertThat(Scripts.returned(result.join()).resultJson()).isEqualTo("42");
    }

    @Test
    @DisplayName(
            "P2: a request that cannot be made ends the run, also if the script catches it; without a look it is well")
    void refusesARequestThatIsNone() {
        Late<String> none = Late.madeBy(() -> {
            throw new IllegalArgumentException("the record's shape does not fit its body");
        });
        ScriptInput input = new ScriptInput("{}", null, none, "{}", Late.known(Map.of()));

        ScriptResult looked = scripts.run("try { request.id } catch (Throwable t) { }; 1", input);

        assertThat(looked)
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error())
                                .isEqualTo("request: the record's shape does not fit its body"));
        assertThat(scripts.run("1", input)).isInstanceOf(ScriptResult.Returned.class);
    }

    @Test
    @DisplayName("P2: no name of ours can stand in a request twice")
    void refusesARequestThatSaysTwoThings() {
        ScriptInput input = new ScriptInput(null, null, "{\"params\":{},\"id\":\"a\",\"id\":\"b\"}", "{}", Map.of());

        assertThat(scripts.run("request.id", input)).isInstanceOf(ScriptResult.Rejected.class);
    }

    @Test
    @DisplayName("PW-01: a request is made once, however often it is looked at")
    void makesARequestOnce() {
        ScriptResult result = scripts.run("[request.id, request.id, binding.variables.request.id]", input("{}"));

        assertThat(Scripts.returned(result).resultJson()).isEqualTo("[\"req_1\",\"req_1\",\"req_1\"]");
        assertThat(made).hasValue(1);
    }

    private CompletableFuture<ScriptResult> start(String text) {
        ScriptCall call = Scripts.call(new ScriptSource.Inline(text), input("{}"));
        return scripts.engine().run(call).toCompletableFuture();
    }

    private ScriptInput input(String responseJson) {
        return new ScriptInput(responseJson, null, Late.madeBy(this::make), "{}", Late.from(this::read));
    }

    private String make() {
        made.incrementAndGet();
        return "{\"id\":\"req_1\"}";
    }

    private CompletionStage<Map<String, String>> read() {
        reads.incrementAndGet();
        return context;
    }
}
