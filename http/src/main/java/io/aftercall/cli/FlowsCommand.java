package io.aftercall.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aftercall flows …}. */
@Command(
        name = "flows",
        description = "What runs after a call: check and try flow files, see and choose their versions.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            FlowListCommand.class,
            FlowCheckCommand.class,
            FlowRunCommand.class,
            FlowHistoryCommand.class,
            FlowDiffCommand.class,
            FlowActivateCommand.class,
            FlowRollbackCommand.class,
            FlowDeactivateCommand.class
        })
final class FlowsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
    }
}
