package io.aftercall.scripts.isolation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The virtual machine of a child: what runs it, what is on its class path, and what it may use.
 *
 * @param home of a JDK, or of an image with few modules
 * @param image whether it is such an image
 * @param classPath jars, all of them in one directory
 * @param cache what an earlier one has learnt; used if the file is there
 * @param memory most bytes of its heap
 */
record ChildJvm(Path home, boolean image, List<Path> classPath, Path cache, long memory) {

    static final String MODULES = "java.base,java.logging,java.desktop";

    /** The smallest set with which Groovy starts; no compiler, no JNDI, no HTTP client, no management, no Unsafe. */
    private static final List<String> LIMIT = List.of("--limit-modules", MODULES);

    private static final long MEGABYTE = 1024 * 1024;
    private static final int FIRST_WITH_AOT = 25;
    private static final int FIRST_WITH_FINALIZATION = 18;
    private static final int FIRST_WITH_ILLEGAL_NATIVE_ACCESS = 24;

    static int feature() {
        return Runtime.version().feature();
    }

    Path directory() {
        return classPath.getFirst().getParent();
    }

    /** The command that runs {@code main} with what it has been told. */
    List<String> command(String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(flags());
        if (!image) {
            command.addAll(LIMIT); // which turns every cache off; an image needs no limit
        } else if (Files.isRegularFile(cache)) {
            command.add((hasAot() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache);
            command.addAll(List.of("-Xlog:disable", "-Xlog:all=off"));
        }
        addMain(command, main, arguments);
        return command;
    }

    /** The command that writes the cache. */
    List<String> training(Path output, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(flags());
        command.add((hasAot() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + output);
        // The machine starts another to write its cache, and an image has no helper for that.
        command.add("-Djdk.lang.Process.launchMechanism=VFORK");
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=off"));
        addMain(command, main, arguments);
        return command;
    }

    private static boolean hasAot() {
        return feature() >= FIRST_WITH_AOT;
    }

    private void addMain(List<String> command, String main, List<String> arguments) {
        command.add("-cp");
        command.add(String.join(":", classPath.stream().map(Path::toString).toList()));
        command.add(main);
        command.addAll(arguments);
    }

    /** One core, little memory, nothing written anywhere, and an end as soon as there is no memory left. */
    private List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(
                "-Xmx" + memory / MEGABYTE + "m",
                "-Xms8m",
                "-Xss512k",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:CompressedClassSpaceSize=48m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisableAttachMechanism",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+SuppressFatalErrorMessage"));
        if (feature() >= FIRST_WITH_FINALIZATION) {
            flags.add("--finalization=disabled");
        }
        if (feature() >= FIRST_WITH_ILLEGAL_NATIVE_ACCESS) {
            flags.add("--illegal-native-access=deny");
        }
        return flags;
    }
}
