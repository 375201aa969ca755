package io.aftercall.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which scripts this process runs. */
final class WorkerOptions {

    @Option(names = "--worker-ids", paramLabel = "IDS", description = "Worker ids to serve, with commas; * is any.")
    private @Nullable String ids;

    void addTo(Map<String, Object> overrides) {
        ProcessOptions.put(overrides, "worker.ids-text", ids);
    }
}
