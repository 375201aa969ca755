package io.aftercall.scripts.isolation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shared libraries of the system that a virtual machine needs, so that a child sees those and no others. */
final class Libraries {

    /** What the libraries of a virtual machine may themselves be linked to; not all of them are in every JDK. */
    private static final List<String> OF_JAVA = List.of(
            "bin/java",
            "lib/libjli.so",
            "lib/libjava.so",
            "lib/libjimage.so",
            "lib/libnet.so",
            "lib/libnio.so",
            "lib/libzip.so",
            "lib/server/libjvm.so");

    private static final Pattern PATH = Pattern.compile("(/\\S+) \\(0x");

    private static final int DEPTH = 4;

    /** Where a system keeps its libraries that has no {@code ldd} to ask. */
    private static final List<Path> WHOLE = List.of(Path.of("/lib"), Path.of("/lib64"), Path.of("/usr/lib"));

    private Libraries() {}

    static List<Path> of(Path javaHome) throws IOException {
        List<String> command = new ArrayList<>(List.of("ldd"));
        Stream<Path> parts = OF_JAVA.stream().map(javaHome::resolve).filter(Files::exists);
        command.addAll(parts.map(Path::toString).toList());
        Set<Path> libraries = new LinkedHashSet<>();
        try {
            Process ldd = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = ldd.inputReader()) {
                lines.lines()
                        .map(PATH::matcher)
                        .filter(Matcher::find)
                        .forEach(found -> libraries.add(Path.of(found.group(1))));
            }
        } catch (IOException noLdd) {
            return whole();
        }
        libraries.removeIf(library -> library.startsWith(javaHome));
        return libraries.isEmpty() ? whole() : List.copyOf(libraries);
    }

    /** What links in a JDK lead to outside of it: some systems keep its configuration below {@code /etc}. */
    static List<Path> linkedFrom(Path javaHome) throws IOException {
        Set<Path> outside = new LinkedHashSet<>();
        try (Stream<Path> files = Files.walk(javaHome, DEPTH)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                if (Files.exists(link) && !link.toRealPath().startsWith(javaHome)) {
                    outside.add(link.toRealPath());
                }
            }
        }
        return List.copyOf(outside);
    }

    private static List<Path> whole() {
        return WHOLE.stream().filter(Files::exists).toList();
    }
}
