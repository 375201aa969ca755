package io.aftercall.cli;

import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.FlowRunner;
import io.aftercall.scripts.FlowText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where flow files are that a command reads itself, without a server. */
final class FlowFileOptions {

    private static final String SUFFIX = ".groovy";

    @Option(names = "--flows", paramLabel = "DIR", description = "Where the flow files are; else flows.dir.")
    private @Nullable Path flows;

    /** A flow, and a runner for the files beside it. */
    record Found(FlowRunner runner, FlowText flow, Path file) implements AutoCloseable {

        @Override
        public void close() {
            runner.close();
        }
    }

    Path directory() {
        Map<String, Object> overrides = new LinkedHashMap<>();
        ProcessOptions.put(overrides, "flows.dir", flows);
        return Settings.with(overrides).scripts().flowsDir();
    }

    /**
     * A flow by its file or its name.
     *
     * @throws Failure if there is none
     */
    Found find(String told) {
        boolean isFile = told.endsWith(SUFFIX);
        Path file = isFile ? Path.of(told) : directory().resolve(told + SUFFIX);
        String stem = file.getFileName().toString().replace(SUFFIX, "");
        if (!FlowName.isOne(stem)) {
            throw Failure.misuse(FlowWork.line(told)
                    + " (expected: a file or a name of a-z, 0-9 and _, such as new_create_price_error)");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isRegularFile(file)) {
            throw Failure.misuse(FlowWork.line(told) + ": there is no file " + file);
        }
        FlowRunner runner = FlowRunner.of(directory);
        FlowText flow = runner.find(new FlowName(stem)).orElseThrow(() -> new Failure(file + " cannot be read"));
        return new Found(runner, flow, file);
    }
}
