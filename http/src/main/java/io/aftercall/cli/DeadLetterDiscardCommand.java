package io.aftercall.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "discard", description = "Takes a dead letter, or all of a filter, from the list for good.")
final class DeadLetterDiscardCommand implements Callable<Integer> {

    @Mixin
    private DeadLetterWork work = new DeadLetterWork();

    @Override
    public Integer call() {
        return work.run("discard", "discarded", Map.of());
    }
}
