package io.aftercall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aftercall contexts …}. */
@Command(
        name = "contexts",
        description = "What contexts are set to and hold: list, show, set, unset.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ContextListCommand.class,
            ContextShowCommand.class,
            ContextSetCommand.class,
            ContextUnsetCommand.class
        })
final class ContextsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
    }

    /** @throws Failure if it cannot be part of a path */
    static String path(String id) {
        if (!id.matches("[A-Za-z0-9_.:-]+")) {
            throw Failure.misuse("ID: expected 1 to 128 letters, digits and '_', '-', '.', ':'");
        }
        return "/api/contexts/" + id;
    }

    /** A context and what it is set to. */
    static String line(String id, JsonNode configuration) {
        StringJoiner flows = new StringJoiner(" ");
        for (Map.Entry<String, JsonNode> flow : configuration.path("flows").properties()) {
            flows.add(flow.getKey() + "=" + flow.getValue().asText());
        }
        String account = configuration.path("unreadable").asBoolean()
                ? "(unreadable: set it again)"
                : configuration.path("account").asText("-");
        return "%-20s  %-12s  %s".formatted(id, account, flows).stripTrailing();
    }
}
