package io.aftercall;

import io.aftercall.cli.Cli;
import io.aftercall.cli.LogLines;

/** The command line: {@code server}, {@code engine}, {@code worker}, and the commands that talk to one of them. */
public final class Main {

    private Main() {}

    /** Ends the process: 0 done, 1 failed, 2 not understood. */
    public static void main(String[] args) {
        int status = Cli.run(args);
        LogLines.writeLastAtExit();
        System.exit(status);
    }
}
