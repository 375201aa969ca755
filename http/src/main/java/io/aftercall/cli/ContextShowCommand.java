package io.aftercall.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", description = "Shows what a context is set to and what it holds, as JSON, without secrets.")
final class ContextShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions server = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the context.")
    private String id;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only entries whose keys begin so.")
    private String prefix = "";

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many; 50 unless set, 200 at most.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "The \"next\" of the page before.")
    private @Nullable String after;

    @Override
    public Integer call() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("prefix", prefix);
        query.put("limit", Integer.toString(limit));
        if (after != null) {
            query.put("after", after);
        }
        try (ApiClient client = server.client()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(client.pretty(client.get(ContextsCommand.path(id) + DeadLetterFilterOptions.query(query))));
            out.flush();
        }
        return 0;
    }
}
