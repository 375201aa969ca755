package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aftercall.config.IsolationSettings;
import io.aftercall.config.ScriptMode;
import io.aftercall.config.ScriptSettings;
import io.aftercall.scripts.isolation.IsolatedProcesses;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How scripts run in processes of their own: what works there as in this one, what is shared, and what a death costs. */
final class IsolatedEngineIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path flows;

    private static Isolated engine;

    @BeforeAll
    static void open() throws Exception {
        Files.writeString(flows.resolve("pay_response.groovy"), "eval_file('shared') + parsed_data.amount");
        Files.writeString(
                flows.resolve("shared.groovy"),
                "throw_if(parsed_data.bad); 1\n"
                        + "def throw_if(bad) {\n  if (bad) { throw new IllegalStateException('bad') }\n}");
        engine = Isolated.of(Scripts.settings(flows, LIMIT, 2), 2, 1);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    @DisplayName("P2: a request that cannot be made ends the run before a process is used for it")
    void refusesARequestThatIsNone() {
        Late<String> none = Late.madeBy(() -> {
            throw new IllegalArgumentException("the record is none");
        });
        ScriptInput input = new ScriptInput("{}", null, none, "{}", Late.known(Map.of()));

        ScriptResult result = engine.run("1", "ctx", input);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ScriptResult.Rejected.class,
                        rejected -> assertThat(rejected.error()).isEqualTo("request: the record is none"));
    }

    @Test
    @DisplayName("RW-04 RW-05 O1: builders, context, reply and output work as in the worker, with the worker's ids")
    void doesWhatATrustedScriptDoes() {
        String script = """
                context.put('a', 1.50); context.increment('n', 2); context.compareAndSet('k', 'v', [1]); context.remove('k')
                def call = new_price().unit_amount(5).named('first').args(x: 1).create_async('w', 'c', 'eu-main')
                stripe('POST', '/v1/coupons').create_async('w', 'c', 'sk_test_inline')
                reply(id: call.id)
                print 'said'
                call""";
        ScriptInput input = Scripts.context(Map.of("k", "\"v\"", "n", "1"));
        ScriptCall call = Isolated.call(new ScriptSource.Inline(script), "ctx", input);

        try (Scripts trusted = Scripts.of(flows)) {
            ScriptResult there = engine.await(call);
            assertThat(there.toString()).isEqualTo(trusted.await(call).toString());
            assertThat(Scripts.returned(there).effects().calls()).hasSize(2);
            assertThat(Scripts.returned(there).effects().changes()).hasSize(4);
        }
    }

    @Test
    @DisplayName("N1 RW-08: a flow file runs isolated with what it evaluates, and says its line when it throws")
    void runsFlows() {
        ScriptSource flow = new ScriptSource.Flow(new FlowName("pay"), Ending.RESPONSE);

        ScriptResult good = engine.await(Isolated.call(flow, "c", Scripts.input("{\"amount\":41}", null)));
        ScriptResult bad = engine.await(Isolated.call(flow, "c", Scripts.input("{\"bad\":true}", null)));
        ScriptResult none = engine.await(
                Isolated.call(new ScriptSource.Flow(new FlowName("nothing"), Ending.ERROR), "c", Scripts.NOTHING));

        assertThat(Scripts.returned(good).resultJson()).isEqualTo("42");
        assertThat(bad)
                .isInstanceOfSatisfying(
                        ScriptResult.Threw.class,
                        threw -> assertThat(threw.error()).isEqualTo("IllegalStateException: bad (shared.groovy:3)"));
        assertThat(none).isEqualTo(new ScriptResult.NoFlow("nothing_error"));
    }

    @Test
    @DisplayName("N3: a flow is checked where it would run")
    void checksFlows() throws Exception {
        assertThat(engine.engine().check(FlowText.of(new FlowName("a"), "1 + 1")))
                .isEmpty();
        assertThat(engine.engine().check(FlowText.of(new FlowName("a"), "\nSystem.exit(1)")))
                .hasValueSatisfying(why -> assertThat(why).contains("line 2").contains("System.exit"));
    }

    @Test
    @DisplayName("RW-07 RW-15: a process serves one text in one context, as long as it ends well")
    void sharesNothing() {
        String counts = "class Count { static int n = 0 }; Count.n++";

        assertThat(number(engine.run(counts, "one", Scripts.NOTHING))).isEqualTo("0");
        assertThat(number(engine.run(counts, "one", Scripts.NOTHING))).isEqualTo("1");
        assertThat(number(engine.run(counts, "two", Scripts.NOTHING))).isEqualTo("0");
        assertThat(number(engine.run(counts + " + 0", "one", Scripts.NOTHING))).isEqualTo("0");
        assertThat(engine.run("class Count { static int n = 0 }; if (Count.n++) { 1 } else { throw new Error() }")
                        .ending())
                .isEqualTo("threw");
        assertThat(engine.run("class Count { static int n = 0 }; if (Count.n++) { 1 } else { throw new Error() }")
                        .ending())
                .isEqualTo("threw");
    }

    @Test
    @DisplayName("P9 T14: what finds no free process waits in order, and every run gets its answer")
    void waitsForItsTurn() {
        List<CompletableFuture<ScriptResult>> runs = IntStream.range(0, 40)
                .mapToObj(i -> engine.engine()
                        .run(Isolated.call(new ScriptSource.Inline("1 + 1"), "many", Scripts.NOTHING))
                        .toCompletableFuture())
                .toList();

        assertThat(runs.stream().map(CompletableFuture::join).map(IsolatedEngineIT::number))
                .hasSize(40)
                .containsOnly("2");
        assertThat(engine.engine().processes()).isLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("N4: processes that are killed from outside cost their own run and no other")
    void replacesWhatDies() {
        assertThat(engine.result("7")).isEqualTo("7");
        List<ProcessHandle> killed = ProcessHandle.current().children().toList(); // a spare may be started any time
        assertThat(killed).isNotEmpty();
        killed.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> killed.stream().noneMatch(ProcessHandle::isAlive));

        assertThat(engine.result("7")).isEqualTo("7");
    }

    @Test
    @DisplayName("N4: a worker that is killed takes the processes of its scripts with it")
    void leavesNoOrphans() throws Exception {
        Process worker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWorker.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = worker.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            List<ProcessHandle> children = worker.descendants().toList();
            assertThat(children).isNotEmpty();

            worker.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(60)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            worker.destroyForcibly();
        }
    }

    @Test
    @DisplayName("N4 T14: a child that sends more values than a run may want costs its own run and not the worker")
    void readsNoEndlessFrame() {
        String script = """
                def text = '{"ending":"returned","clean":true,"output":"","result":"666","more":[' + '[],' * 300_000 + '0]}'
                new DataOutputStream(new FileOutputStream(FileDescriptor.out)).with {
                    writeInt(text.length()); write(text.bytes); flush()
                }
                new java.util.concurrent.CountDownLatch(1).await()"""; // it says nothing more
        try (Isolated unchecked = Isolated.unchecked(LIMIT)) {
            assertThat(unchecked.run(script))
                    .isInstanceOfSatisfying(
                            ScriptResult.Lost.class,
                            lost -> assertThat(lost.error()).isEqualTo("its process spoke out of turn"));
            assertThat(unchecked.result("1 + 1")).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("T12: a text takes a frame no larger than UTF-8 makes it, and half a surrogate pair arrives in it")
    void writesFramesInUtf8() {
        String han = "\u4e00".repeat(1000);
        String frame = FrameJson.write(Map.of("text", han + "\ud800", "json", "\"\\\\ud800\""));

        assertThat(frame.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(3100);
        assertThat(FrameJson.readHostile(frame.getBytes(StandardCharsets.UTF_8)).text("text", 2000))
                .isEqualTo(han + "\ud800");
        assertThat(engine.run("'\\ud800' + '\u4e00' * 3"))
                .isInstanceOfSatisfying(
                        ScriptResult.Returned.class,
                        it -> assertThat(it.resultJson()).isEqualTo("\"\\ud800\u4e00\u4e00\u4e00\""));
    }

    @Test
    @DisplayName("T12 N1: the largest numbers that a script may give to a call are no offence of its process")
    void callsWithLargeNumbers() {
        ScriptResult result = engine.run("new_price().metadata(a: 10G ** 1000).create_async('w', 'c'); 1");

        assertThat(Scripts.returned(result).effects().calls().getFirst().paramsJson())
                .isEqualTo("{\"metadata\":{\"a\":1" + "0".repeat(1000) + "}}");
    }

    @Test
    @DisplayName("RH-37: without a wall a script is rejected and told what to do, unless weak is allowed by name")
    void refusesWithoutAWall() {
        try (IsolatedScriptEngine without = withoutWall(false);
                IsolatedScriptEngine weak = withoutWall(true)) {
            ScriptCall call = Isolated.call(new ScriptSource.Inline("1"), "c", Scripts.NOTHING);
            ScriptCall sum = Isolated.call(new ScriptSource.Inline("40 + 2"), "c", Scripts.NOTHING);

            assertThat(without.run(call).toCompletableFuture().join())
                    .isInstanceOfSatisfying(
                            ScriptResult.Rejected.class,
                            rejected -> assertThat(rejected.error()).contains("Install bubblewrap"));
            assertThat(number(weak.run(sum).toCompletableFuture().join())).isEqualTo("42");
        }
    }

    private static IsolatedScriptEngine withoutWall(boolean weak) {
        ScriptSettings settings = Scripts.settings(flows, LIMIT, 2);
        IsolationSettings isolation = isolation(weak);
        IsolatedProcesses processes =
                IsolatedProcesses.open(IsolatedScriptEngine.plan(settings, isolation, true), false);
        assertThat(processes.state())
                .isEqualTo(weak ? IsolatedProcesses.State.WEAK : IsolatedProcesses.State.UNAVAILABLE);
        return IsolatedScriptEngine.open(settings, isolation, processes);
    }

    private static IsolationSettings isolation(boolean weak) {
        IsolationSettings base = Isolated.isolation(1, 0);
        return new IsolationSettings(
                ScriptMode.ISOLATED, false, weak, 1, 0, base.maxRuns(), base.idle(), base.memory(), base.dir());
    }

    private static String number(ScriptResult result) {
        return Scripts.returned(result).resultJson();
    }
}
