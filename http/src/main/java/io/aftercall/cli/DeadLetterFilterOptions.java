package io.aftercall.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters; each option narrows. */
final class DeadLetterFilterOptions {

    @Option(names = "--worker", paramLabel = "ID", description = "Only those for these workers.")
    private @Nullable String worker;

    @Option(names = "--context", paramLabel = "ID", description = "Only those of this context.")
    private @Nullable String context;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only those of requests of this type.")
    private @Nullable String type;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only those: script_failed, script_rejected or poison.")
    private @Nullable String reason;

    @Option(names = "--before", paramLabel = "TIME", description = "Only what died before, 2026-11-21T14:03:05Z.")
    private @Nullable String before;

    @Option(names = "--after", paramLabel = "TIME", description = "Only what died then or later.")
    private @Nullable String after;

    Map<String, String> filter() {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        all.put("worker_id", worker);
        all.put("context_id", context);
        all.put("type", type);
        all.put("reason", reason);
        all.put("before", before);
        all.put("after", after);
        Map<String, String> given = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        return given;
    }

    /** As the query of a path, beginning with {@code ?}. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
