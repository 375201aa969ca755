package io.aftercall.scripts;

import io.aftercall.config.ScriptSettings;
import io.aftercall.scripts.isolation.Child;
import io.aftercall.scripts.isolation.Frames;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run in a child, as the worker sees it: tell, answer what it asks, listen for the end, name it. */
final class IsolatedRun {

    /** A frame with all that one run may want, each character of it written as six. */
    private static final int FRAME_IN_RESULTS = 6 * 6;

    private static final int MAX_QUESTIONS = 10_000;
    private static final int MAX_NAME = 100;

    private final ScriptCall call;
    private final FlowText text;
    private final boolean checkOnly;
    private final ScriptSettings settings;
    private final Child child;
    private final long maxBytes;
    private final Map<String, String> ids = new HashMap<>();
    private volatile boolean late;
    private boolean clean;

    /** @param maxBytes that this process can spare for what one child says */
    IsolatedRun(
            ScriptCall call, FlowText text, boolean checkOnly, ScriptSettings settings, Child child, long maxBytes) {
        this.call = call;
        this.text = text;
        this.checkOnly = checkOnly;
        this.settings = settings;
        this.child = child;
        this.maxBytes = maxBytes;
    }

    ScriptResult run() {
        try {
            return talk();
        } catch (Frames.BrokenFrame broken) {
            child.kill();
            return switch (broken.kind()) {
                case LAST_WORDS -> outOfMemory();
                case TOO_LONG ->
                    new ScriptResult.OutputTooLarge(text.version(), "", "its process sent " + broken.getMessage());
                case GARBAGE -> crashed("its process spoke out of turn");
            };
        } catch (IOException | IllegalArgumentException hostile) {
            child.kill();
            return crashed("its process spoke out of turn");
        }
    }

    /** The deadline has passed and the child has not said so itself. */
    void tooLate() {
        late = true;
        child.kill();
    }

    /** Whether the child may serve another run. */
    boolean leftNothing() {
        return clean && !late;
    }

    private ScriptResult talk() throws IOException {
        boolean inline = call.source() instanceof ScriptSource.Inline;
        child.send(new RunFrame(text, inline, checkOnly, call.executionId(), call.input()).write());
        for (int questions = 0; questions < MAX_QUESTIONS; questions++) {
            byte[] said = child.receiveBytes(maxFrame());
            if (said == null) {
                return gone();
            }
            FrameJson frame = FrameJson.readHostile(said);
            String question = frame.textOrNull("ask", MAX_NAME);
            if (question == null) {
                return ended(frame);
            }
            child.send(answer(question, frame.text("name", MAX_NAME)));
        }
        throw new IllegalArgumentException("too many questions");
    }

    private String answer(String question, String name) throws IOException {
        return switch (question) {
            case AskFrame.ID -> AskFrame.answer(id(name));
            case AskFrame.FLOW -> AskFrame.answer(flow(name));
            default -> throw new IllegalArgumentException("an unknown question");
        };
    }

    private String id(String name) {
        return ids.computeIfAbsent(name, call.childIds());
    }

    private @Nullable FlowText flow(String stem) throws IOException {
        FlowName name = new FlowName(stem);
        return call.flows() == null
                ? FlowDirectory.read(settings.flowsDir(), name.value())
                : call.flows().get(name.value());
    }

    private ScriptResult ended(FrameJson frame) {
        UnaryOperator<String> childIds = this::id;
        ScriptResult result = new HostileResult(frame, settings, text.version(), call, childIds).result();
        clean = result instanceof ScriptResult.Returned && frame.flag("clean");
        return result;
    }

    private ScriptResult gone() {
        Child.Death death = child.death();
        if (late) {
            return new ScriptResult.TimedOut(text.version(), "", settings.timeout());
        }
        return death.bySignal() || death.status() < 0
                ? crashed("its process has died of signal " + (death.status() - 128))
                : new ScriptResult.Lost(
                        text.version(),
                        "",
                        ScriptResult.Lost.Cause.EXITED,
                        "it ended its process, with status " + death.status());
    }

    private ScriptResult outOfMemory() {
        return new ScriptResult.Lost(
                text.version(),
                "",
                ScriptResult.Lost.Cause.OUT_OF_MEMORY,
                "it used all the memory that a run may have");
    }

    private ScriptResult crashed(String why) {
        return new ScriptResult.Lost(text.version(), "", ScriptResult.Lost.Cause.CRASHED, why);
    }

    private int maxFrame() {
        long most = (long) FRAME_IN_RESULTS * settings.maxResult() + 6L * settings.maxOutput();
        return (int) Math.min(most, maxBytes);
    }
}
