package io.aftercall.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "replay", description = "Runs a dead letter, or all of a filter, again; a single one may be edited.")
final class DeadLetterReplayCommand implements Callable<Integer> {

    @Mixin
    private DeadLetterWork work = new DeadLetterWork();

    @Mixin
    private ArgsOptions args = new ArgsOptions();

    @Option(names = "--flow", paramLabel = "NAME", description = "Another flow, for what belongs to a request.")
    private @Nullable String flow;

    @Option(names = "--script", paramLabel = "FILE", description = "Another text, for a script that was sent.")
    private @Nullable Path script;

    @Option(names = "--binding", paramLabel = "NAME=VALUE", description = "Other bindings, for a script that was sent.")
    private List<String> bindings = new ArrayList<>();

    @Override
    public Integer call() {
        Map<String, Object> edit = new LinkedHashMap<>();
        ProcessOptions.put(edit, "flow", flow);
        args.addTo(edit);
        if (script != null) {
            edit.put("script", ScriptCommand.source(script));
        }
        if (!bindings.isEmpty()) {
            edit.put("bindings", Params.parse("--binding", bindings));
        }
        return work.run("replay", "replayed", edit);
    }
}
