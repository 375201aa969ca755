package io.aftercall.cli;

import io.aftercall.scripts.ChildCall;
import io.aftercall.scripts.ContextChange;
import io.aftercall.scripts.RecordedAnswer;
import io.aftercall.scripts.ScriptResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Runs a flow file on a recorded answer and prints what it would do: calls, context changes, reply, result.",
            "Needs no server, sends nothing and stores nothing. Fails unless the flow comes to its end.",
            "The answer is a JSON object: response or error, and if the flow needs them request, context, bindings."
        })
final class FlowRunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private FlowFileOptions files = new FlowFileOptions();

    @Parameters(index = "0", paramLabel = "FLOW", description = "Its file, or its name in --flows.")
    private String flow;

    @Parameters(index = "1", paramLabel = "ANSWER", description = "The recorded answer, a JSON file.")
    private Path answer;

    @Override
    public Integer call() throws InterruptedException {
        RecordedAnswer recorded = recorded();
        try (FlowFileOptions.Found found = files.find(flow)) {
            Optional<String> wrong = found.runner().check(found.flow()); // the time below is that of the run alone
            if (wrong.isPresent()) {
                throw new Failure(found.file() + ": " + wrong.get());
            }
            long begun = System.nanoTime();
            ScriptResult ended = found.runner().run(found.flow(), recorded);
            print(ended, (System.nanoTime() - begun) / 1_000_000.0);
            return ended instanceof ScriptResult.Returned ? 0 : 1;
        }
    }

    private RecordedAnswer recorded() {
        try {
            return RecordedAnswer.parse(ScriptCommand.source(answer));
        } catch (IllegalArgumentException e) {
            throw Failure.misuse(answer + ": " + e.getMessage(), e);
        }
    }

    private void print(ScriptResult ended, double millis) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("ended    " + ended.ending() + "  (" + String.format("%.1f", millis) + " ms)");
        if (ended.error() != null) {
            out.println("error    " + ended.error());
        }
        if (ended instanceof ScriptResult.Returned returned) {
            returned.effects().calls().forEach(call -> out.println("call     " + line(call)));
            returned.effects().changes().forEach(change -> out.println("context  " + line(change)));
            out.println("reply    "
                    + (returned.effects().replyJson() == null
                            ? "-"
                            : returned.effects().replyJson()));
            out.println("result   " + returned.resultJson());
        }
        ended.output().lines().forEach(line -> out.println("output   " + line));
        out.println("version  " + ended.version());
        out.flush();
    }

    private static String line(ChildCall call) {
        String target = call.method() == null ? call.type() : call.method() + " " + call.path();
        return call.name() + "  " + target + "  " + call.paramsJson()
                + (call.argsJson() == null ? "" : "  args " + call.argsJson());
    }

    private static String line(ContextChange change) {
        return switch (change) {
            case ContextChange.Put(var key, var json) -> key + " = " + json;
            case ContextChange.Remove(var key) -> key + " is removed";
            case ContextChange.Increment(var key, var by) -> key + " + " + by;
            case ContextChange.CompareAndSet(var key, var expected, var json) ->
                key + " = " + json + " if it is " + (expected == null ? "absent" : expected);
        };
    }
}
