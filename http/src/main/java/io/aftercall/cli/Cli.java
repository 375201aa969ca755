package io.aftercall.cli;

import com.typesafe.config.ConfigException;
import io.aftercall.cli.demo.DemoCommand;
import io.aftercall.cli.demo.TrainCommand;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aftercall}, the root of the commands. */
@Command(
        name = "aftercall",
        description = "Durable calls to Stripe that nobody waits for.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServerCommand.class,
            EngineCommand.class,
            WorkerCommand.class,
            SubmitCommand.class,
            StatusCommand.class,
            ListCommand.class,
            ResolveCommand.class,
            ReconcileCommand.class,
            ScriptCommand.class,
            CancelCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            PausesCommand.class,
            DrainCommand.class,
            ContextsCommand.class,
            DeadLettersCommand.class,
            FlowsCommand.class,
            SimulatorCommand.class,
            KeygenCommand.class,
            TrainCommand.class
        },
        footer = "%nBeside these the launcher knows 'warm': makes a cache that halves the start (JDK 25).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:not understood",
            "85:server, engine, worker: sick, to be started again; the launcher does so"
        })
public final class Cli implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Cli.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows this.")
    private boolean help;

    /** Filled by picocli. */
    Cli() {}

    /**
     * Runs one command and waits for its end.
     *
     * @return 0 done, 1 failed, 2 not understood
     */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Cli()).setExecutionExceptionHandler((fault, command, parsed) -> {
            explain(fault, command.getErr());
            return exitCode(fault);
        });
    }

    /** A setting that is not as it has to be is refused with an {@code IllegalArgumentException} that names it. */
    private static int exitCode(Exception fault) {
        if (fault instanceof Failure failure) {
            return failure.exitCode();
        }
        return fault instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
    }

    /** What a person can mend gets one line; a bug gets its stack trace, in the log. */
    private static void explain(Exception fault, PrintWriter err) {
        boolean expected = fault instanceof Failure
                || fault instanceof IllegalArgumentException
                || fault instanceof IllegalStateException
                || fault instanceof ConfigException;
        if (!expected) {
            LOG.error("The command broke.", fault);
        }
        String line = fault instanceof Failure ? fault.getMessage() : Failure.reason(fault);
        err.println("aftercall: " + line);
        err.flush();
    }
}
