package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands around a child process. */
enum Confinement {
    /** Namespaces of its own, by bubblewrap: no network, no files, no other process. */
    BUBBLEWRAP,
    /** A process with limits and an empty environment, that can do what the user of the worker can. */
    WEAK;

    private static final String TMP_BYTES = Integer.toString(8 * 1024 * 1024);

    /**
     * Limits that hold for the child and whatever it starts: no core file, 8 MiB for each file, 256 open files, ten minutes
     * of one processor, 3 GiB of addresses (which bounds its threads), processes. The last is not kept for root. Shells
     * disagree about the letter for processes.
     */
    private static final String LIMITS =
            "ulimit -c 0; ulimit -f 16384; ulimit -n 256; ulimit -t 600; ulimit -v 3145728;"
                    + " ulimit -u 4096 2>/dev/null || ulimit -p 4096 2>/dev/null || true; exec \"$@\"";

    /** Where {@code bwrap} is, on the {@code PATH} of this process. */
    static Optional<Path> bubblewrap() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, "bwrap"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * What stands in front of a command that starts the machine. Asks the system, so it is not for every start.
     *
     * @param programs directories that the machine reads
     */
    List<String> around(Path javaHome, List<Path> programs) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LIMITS, "aftercall"));
        if (this == BUBBLEWRAP) {
            command.addAll(wrap(javaHome, programs));
        }
        return command;
    }

    /** Starts a command with an environment of nearly nothing. */
    static Process start(List<String> command, Path directory, ProcessBuilder.Redirect errors) throws IOException {
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().clear();
        process.environment().put("LC_ALL", "C.UTF-8");
        process.environment().put("MALLOC_ARENA_MAX", "2");
        process.directory(directory.toFile());
        process.redirectError(errors);
        return process.start();
    }

    private static List<String> wrap(Path javaHome, List<Path> programs) throws IOException {
        Path bwrap = bubblewrap().orElseThrow(() -> new IOException("bwrap is not on the PATH"));
        List<String> command = new ArrayList<>(List.of(bwrap.toString()));
        command.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"));
        command.addAll(List.of("--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--hostname", "isolated"));
        command.addAll(List.of("--setenv", "LC_ALL", "C.UTF-8", "--setenv", "MALLOC_ARENA_MAX", "2"));
        // First these: what is bound may be below one of them.
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--size", TMP_BYTES, "--tmpfs", "/tmp"));
        for (Path library : Libraries.of(javaHome)) {
            bind(command, library.toRealPath(), library);
        }
        bind(command, javaHome, javaHome);
        for (Path linked : Libraries.linkedFrom(javaHome)) {
            bind(command, linked, linked);
        }
        programs.forEach(directory -> bind(command, directory, directory));
        // Of a worker that is root, the child is still the owner of the kernel's settings in /proc/sys, and /dev is in
        // memory.
        command.addAll(List.of("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"));
        command.addAll(List.of("--chdir", "/tmp", "--"));
        return command;
    }

    private static void bind(List<String> command, Path from, Path to) {
        command.addAll(List.of("--ro-bind", from.toString(), to.toString()));
    }
}
