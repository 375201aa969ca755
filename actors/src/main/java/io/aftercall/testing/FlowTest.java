package io.aftercall.testing;

import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.FlowRunner;
import io.aftercall.scripts.FlowText;
import io.aftercall.scripts.RecordedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests flows on recorded answers, with JUnit 5 or 6. Nothing is sent and nothing is stored.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FlowTest flows = FlowTest.of(Path.of("flows"));
 *
 * @Test
 * void welcomesANewCustomer() {
 *     flows.run("welcome_response", Path.of("src/test/resources/welcome.json"))
 *             .returns(Map.of("ok", true))
 *             .replies(Map.of("status", "welcome"))
 *             .calls("payment_intent")
 *             .leaves("customers", 1);
 * }
 * }</pre>
 *
 * The form of a recording is that of {@link RecordedAnswer}. Registered in a static field, so that a flow is compiled once
 * for all tests of a class. Thread-safe.
 */
public final class FlowTest implements AfterAllCallback, AutoCloseable {

    private final FlowRunner runner;

    private FlowTest(FlowRunner runner) {
        this.runner = runner;
    }

    /** The flows of a directory. */
    public static FlowTest of(Path flowsDir) {
        return new FlowTest(FlowRunner.of(flowsDir));
    }

    /**
     * Runs a flow on what a file holds.
     *
     * @param flow the file's name without its suffix, such as {@code new_create_price_error}
     * @throws AssertionError if there is no such flow
     */
    public FlowRun run(String flow, Path recording) {
        try {
            return runJson(flow, Files.readString(recording));
        } catch (IOException e) {
            throw new UncheckedIOException("the recorded answer cannot be read", e);
        }
    }

    /**
     * Runs a flow on a recorded answer.
     *
     * @throws AssertionError if there is no such flow
     */
    public FlowRun run(String flow, RecordedAnswer recording) {
        FlowText text = runner.find(new FlowName(flow))
                .orElseThrow(() -> new AssertionError("there is no flow " + flow + " among " + runner.names()));
        return new FlowRun(flow, recording, runner.run(text, recording));
    }

    /**
     * Runs a flow on a recorded answer that is written in the test itself.
     *
     * @throws AssertionError if there is no such flow
     */
    public FlowRun runJson(String flow, String recording) {
        return run(flow, RecordedAnswer.parse(recording));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        runner.close();
    }
}
