package io.aftercall.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.config.ContextSettings;
import io.aftercall.config.ScriptSettings;
import io.aftercall.queue.FlowTable;
import io.aftercall.queue.PublishReply;
import io.aftercall.queue.Vacancy;
import io.aftercall.scripts.Ending;
import io.aftercall.scripts.FlowDirectory;
import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.GroovyScriptEngine;
import io.aftercall.scripts.ScriptCall;
import io.aftercall.scripts.ScriptInput;
import io.aftercall.scripts.ScriptResult;
import io.aftercall.scripts.ScriptSource;
import io.aftercall.testing.FlakyStore;
import io.aftercall.testing.InMemoryStore;
import io.aftercall.testing.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N1, N2, N3, N5, T13: flow files become versions, and every worker runs the same. */
final class FlowDeskTest {

    private static final String FLOW = "pay_response";

    @TempDir
    private Path root;

    private final FlakyStore store = new FlakyStore(InMemoryStore.create());
    private final RecordingListener events = new RecordingListener();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path one;
    private Path other;
    private GroovyScriptEngine engine;

    @BeforeEach
    void begin() throws IOException {
        one = Files.createDirectory(root.resolve("one"));
        other = Files.createDirectory(root.resolve("other"));
        engine = GroovyScriptEngine.create(new ScriptSettings(
                root.resolve("none"), Duration.ofSeconds(60), 1, 10, 4096, 4096, 5, new ContextSettings(100, 4096)));
        open.add(engine);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    @Test
    @DisplayName("N2 T13: a changed file is active after the next look; a broken one is refused and the old one stays")
    void followsItsDirectory() throws IOException {
        write(one, FLOW, "1");
        FlowDesk desk = desk("a", one);
        String first = version(desk);

        write(one, FLOW, "2");
        await(desk.look());
        String second = version(desk);
        write(one, FLOW, "def x = \n");
        await(desk.look());

        assertThat(second).isNotEqualTo(first);
        assertThat(version(desk)).isEqualTo(second);
        assertThat(table().refused().get(FLOW).why()).contains("line ");
        assertThat(replies()).containsExactly(PublishReply.ACTIVATED, PublishReply.ACTIVATED, PublishReply.REFUSED);

        write(one, FLOW, "2");
        await(desk.look());
        assertThat(table().refused()).isEmpty();
    }

    @Test
    @DisplayName("N2: an empty file is one that is being written; a file that is gone changes nothing")
    void isNotMisledByHalfAFile() throws IOException {
        write(one, FLOW, "1");
        FlowDesk desk = desk("a", one);

        write(one, FLOW, "");
        await(desk.look());
        Files.delete(one.resolve(FLOW + ".groovy"));
        await(desk.look());

        assertThat(desk.texts().get(FLOW).text()).isEqualTo("1");
        assertThat(replies()).containsExactly(PublishReply.ACTIVATED);
    }

    @Test
    @DisplayName("N3: workers with different directories run the same, and do not fight about it")
    void agreesWithTheOthers() throws IOException {
        write(one, FLOW, "'old'");
        write(other, FLOW, "'old'");
        FlowDesk mine = desk("a", one);
        FlowDesk theirs = desk("b", other);

        write(one, FLOW, "'new'");
        await(mine.look());
        for (int i = 0; i < 5; i++) {
            await(theirs.look());
            await(mine.look());
        }
        FlowDesk late = desk("c", other);

        assertThat(run(scripts(mine), flow())).isEqualTo("\"new\"");
        assertThat(run(scripts(theirs), flow())).isEqualTo("\"new\"");
        assertThat(run(scripts(late), flow())).isEqualTo("\"new\"");
        assertThat(replies())
                .containsExactly(
                        PublishReply.ACTIVATED, PublishReply.UNCHANGED, PublishReply.ACTIVATED, PublishReply.KNOWN);
    }

    @Test
    @DisplayName("N3: a rollback outlives a restart, until the file changes while nobody looks")
    void keepsARollbackOverARestart() throws IOException {
        write(one, FLOW, "1");
        FlowDesk first = desk("a", one);
        String old = version(first);
        write(one, FLOW, "2");
        await(first.look());
        first.close();
        await(store.flows().activate(FLOW, old, "ann"));

        FlowDesk second = desk("a", one);
        assertThat(version(second)).isEqualTo(old);
        second.close();

        write(one, FLOW, "3");
        assertThat(desk("a", one).texts().get(FLOW).text()).isEqualTo("3");
    }

    @Test
    @DisplayName("N3: a run is of the version that it was queued with; what it evaluates is active when it begins")
    void runsThePinnedVersion() throws IOException {
        write(one, FLOW, "'first ' + eval_file('part')");
        write(one, "part", "'a'");
        FlowDesk desk = desk("a", one);
        String first = version(desk);
        write(one, FLOW, "'second ' + eval_file('part')");
        write(one, "part", "'b'");
        await(desk.look());
        VersionedScripts scripts = scripts(desk("b", other));

        assertThat(run(scripts, new ScriptSource.Pinned(FLOW, first))).isEqualTo("\"first b\"");
        assertThat(run(scripts, flow())).isEqualTo("\"second b\"");
        assertThat(run(scripts, new ScriptSource.Inline("eval_file('part')"))).isEqualTo("\"b\"");
    }

    @Test
    @DisplayName("RELIABILITY 4b: a flow that is missing ends as no_flow, one that was only ever refused as rejected")
    void tellsMissingFromBroken() throws IOException {
        write(one, "broken_response", "System.exit(1)");
        write(one, FLOW, "1");
        FlowDesk desk = desk("a", one);
        VersionedScripts scripts = scripts(desk);
        await(store.flows().deactivate(FLOW, "ann"));

        assertThat(result(scripts, source("nothing"))).isEqualTo(new ScriptResult.NoFlow("nothing_response"));
        assertThat(result(scripts, source("broken")))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("line 1"));
        assertThat(result(scripts, new ScriptSource.Pinned(FLOW, ""))).isInstanceOf(ScriptResult.NoFlow.class);
        assertThat(result(scripts, new ScriptSource.Pinned(FLOW, "0".repeat(64))))
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).contains("is not kept any more"));
    }

    @Test
    @DisplayName("N2: what could not be published while the store was away is published when it is back")
    void catchesUpWithTheStore() throws IOException {
        write(one, FLOW, "1");
        FlowDesk desk = desk("a", one);

        store.become(FlakyStore.Mood.ASLEEP);
        write(one, FLOW, "2");
        await(desk.look());
        assertThat(desk.texts().get(FLOW).text()).isEqualTo("1");
        store.become(FlakyStore.Mood.AWAKE);

        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> desk.texts().get(FLOW).text().equals("2"));
    }

    @Test
    @DisplayName("N2: who changes a file and then has something queued gets the new text")
    void looksBeforeItQueues() throws IOException {
        write(one, FLOW, "1");
        FlowDesk desk = desk("a", one);
        write(one, FLOW, "2");

        await(desk.careful().requests().settle(List.of(), Vacancy.NONE));

        assertThat(desk.texts().get(FLOW).text()).isEqualTo("2");
    }

    private FlowDesk desk(String host, Path directory) {
        FlowPublisher publisher = new FlowPublisher(
                store.flows(), new FlowDirectory(directory, InstantSource.system()), engine, host, events);
        FlowDesk desk = FlowDesk.open(store, publisher, events);
        open.add(desk);
        return desk;
    }

    private VersionedScripts scripts(FlowDesk desk) {
        return new VersionedScripts(desk, engine, events);
    }

    private FlowTable table() {
        return await(store.flows().changedSince(-1)).orElseThrow();
    }

    private List<PublishReply> replies() {
        return events.of(EngineEvent.FlowPublished.class).stream()
                .map(EngineEvent.FlowPublished::reply)
                .toList();
    }

    private static String version(FlowDesk desk) {
        return desk.texts().get(FLOW).version();
    }

    private static ScriptSource flow() {
        return source("pay");
    }

    private static ScriptSource source(String name) {
        return new ScriptSource.Flow(new FlowName(name), Ending.RESPONSE);
    }

    private static String run(VersionedScripts scripts, ScriptSource source) {
        ScriptResult ended = result(scripts, source);
        assertThat(ended).isInstanceOf(ScriptResult.Returned.class);
        return ((ScriptResult.Returned) ended).resultJson();
    }

    private static ScriptResult result(VersionedScripts scripts, ScriptSource source) {
        ScriptInput input = new ScriptInput("{}", null, "{}", "{}", Map.of());
        return await(scripts.run(new ScriptCall("exe_1", source, input, name -> "req_" + name)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static void write(Path directory, String flow, String text) throws IOException {
        Files.writeString(directory.resolve(flow + ".groovy"), text);
    }
}
