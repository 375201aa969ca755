package io.aftercall.scripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the flows directory: found, compiled, kept, and compiled again when their content has changed. The file is
 * looked at for every run, and read only if it may have changed. Thread-safe.
 */
final class FlowLibrary implements FlowLookup {

    private static final String SUFFIX = FlowDirectory.SUFFIX;

    private final Path directory;
    private final ScriptCompiler compiler;
    private final InstantSource clock;
    private final ConcurrentMap<String, FlowFile> files = new ConcurrentHashMap<>();

    FlowLibrary(Path directory, ScriptCompiler compiler, InstantSource clock) {
        this.directory = directory;
        this.compiler = compiler;
        this.clock = clock;
    }

    @Override
    public @Nullable Compilation acquire(String stem) throws InterruptedException {
        try {
            Path file = FlowDirectory.realFile(directory, stem);
            return file == null ? forget(stem) : read(stem, file);
        } catch (NoSuchFileException gone) {
            return forget(stem);
        } catch (IOException e) {
            return new Compilation.Broken(
                    "unknown", "the file " + stem + SUFFIX + " cannot be read: " + FlowDirectory.why(e));
        }
    }

    /** Compiles every file. What is broken is said, one line each, and is broken only for its own runs. */
    List<String> warmUp() throws InterruptedException {
        List<String> warnings = new ArrayList<>();
        for (String stem : stems(warnings)) {
            switch (acquire(stem)) {
                case null -> warnings.add(stem + SUFFIX + " vanished");
                case Compilation.Ready ready -> ready.script().release();
                case Compilation.Broken broken -> warnings.add(stem + SUFFIX + ": " + broken.why());
            }
        }
        return warnings;
    }

    private List<String> stems(List<String> warnings) {
        try {
            if (Files.isDirectory(directory)) {
                return FlowDirectory.stems(directory);
            }
            warnings.add("the flows directory " + directory + " cannot be listed: there is none");
        } catch (IOException e) {
            warnings.add("the flows directory " + directory + " cannot be listed: " + FlowDirectory.why(e));
        }
        return List.of();
    }

    private Compilation read(String stem, Path file) throws IOException, InterruptedException {
        FlowFile known = files.computeIfAbsent(stem, absent -> new FlowFile());
        FlowFile.Stamp stamp =
                FlowFile.Stamp.of(Files.readAttributes(file, BasicFileAttributes.class), clock.instant());
        return known.acquire(
                stamp,
                () -> FlowDirectory.content(file),
                text -> compiler.compile(stem + SUFFIX, text, Sha256.hex(text)));
    }

    private @Nullable Compilation forget(String stem) {
        FlowFile gone = files.remove(stem);
        if (gone != null) {
            gone.retire();
        }
        return null;
    }
}
