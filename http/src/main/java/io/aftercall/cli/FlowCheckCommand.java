package io.aftercall.cli;

import io.aftercall.scripts.FlowName;
import io.aftercall.scripts.FlowRunner;
import io.aftercall.scripts.FlowText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = {
            "Compiles flow files as a server would before it activates them, and says what is wrong and where.",
            "Runs nothing and needs no server. Fails if one of them is broken."
        })
final class FlowCheckCommand implements Callable<Integer> {

    private static final String SUFFIX = ".groovy";

    @Spec
    private CommandSpec spec;

    @Mixin
    private FlowFileOptions files = new FlowFileOptions();

    @Parameters(arity = "0..*", paramLabel = "FLOW", description = "Names, files or directories; else all of --flows.")
    private List<String> told = new ArrayList<>();

    private int good;
    private int broken;

    @Override
    public Integer call() throws InterruptedException {
        for (String one : told.isEmpty() ? List.of(files.directory().toString()) : told) {
            if (told.isEmpty() || Files.isDirectory(Path.of(one))) {
                checkAll(Path.of(one));
            } else {
                try (FlowFileOptions.Found found = files.find(one)) {
                    check(found.runner(), found.file().toString(), found.flow());
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(broken == 0 ? count(good) + " can be used" : count(broken) + " of " + (good + broken) + " broken");
        out.flush();
        return broken == 0 ? 0 : 1;
    }

    private void checkAll(Path directory) throws InterruptedException {
        if (!Files.isDirectory(directory)) {
            throw Failure.misuse(directory + ": there is no such directory");
        }
        try (FlowRunner runner = FlowRunner.of(directory)) {
            for (String stem : runner.names()) {
                checkOne(runner, directory, stem);
            }
        }
    }

    private void checkOne(FlowRunner runner, Path directory, String stem) throws InterruptedException {
        Path file = directory.resolve(stem + SUFFIX);
        if (!FlowName.isOne(stem)) {
            tell(file.toString(), "nothing can ask for a flow of this name (expected: a-z, 0-9 and _)");
            return;
        }
        Optional<FlowText> flow;
        try {
            flow = runner.find(new FlowName(stem));
        } catch (IllegalArgumentException unreadable) {
            tell(file.toString(), String.valueOf(unreadable.getMessage()));
            return;
        }
        if (flow.isPresent()) {
            check(runner, file.toString(), flow.get());
        }
    }

    private void check(FlowRunner runner, String file, FlowText flow) throws InterruptedException {
        Optional<String> wrong = flow.text().isBlank() ? Optional.of("the file is empty") : runner.check(flow);
        wrong.ifPresentOrElse(why -> tell(file, why), () -> good++);
    }

    private void tell(String file, String why) {
        broken++;
        spec.commandLine().getOut().println(file + ": " + why);
    }

    private static String count(int number) {
        return number == 1 ? "1 flow" : number + " flows";
    }
}
