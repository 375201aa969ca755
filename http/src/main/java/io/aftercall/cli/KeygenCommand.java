package io.aftercall.cli;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "keygen",
        description = {
            "Prints a fresh entry for AFTERCALL_ENCRYPTION_KEYS.",
            "The first entry seals, every one opens: put a new one behind the others in every process first, then in front."
        })
final class KeygenCommand implements Runnable {

    private static final int KEY_BYTES = 32;
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("'k'yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        PrintWriter out = spec.commandLine().getOut();
        out.println(ID.format(Instant.now()) + ":" + Base64.getEncoder().encodeToString(key));
        out.flush();
    }
}
