package io.aftercall.scripts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the flows directory: found, compiled, kept, and compiled again when their content has changed. The file is
 * looked at for every run, and read only if it may have changed. Thread-safe.
 */
final class FlowLibrary {

    private static final String SUFFIX = ".groovy";
    private static final long MAX_BYTES = 4L * ScriptCompiler.MAX_LENGTH;

    private final Path directory;
    private final ScriptCompiler compiler;
    private final InstantSource clock;
    private final ConcurrentMap<String, FlowFile> files = new ConcurrentHashMap<>();

    FlowLibrary(Path directory, ScriptCompiler compiler, InstantSource clock) {
        this.directory = directory;
        this.compiler = compiler;
        this.clock = clock;
    }

    /** The flow for an ending: its own file, else the common one, else null. The caller releases a script that it gets. */
    @Nullable
    Compilation acquire(FlowName name, Ending ending) throws InterruptedException {
        Compilation own = acquire(name.value() + ending.suffix());
        return own == null ? acquire(name.value()) : own;
    }

    /**
     * One file.
     *
     * @param stem a checked name without its suffix
     * @return null if there is no such file; the caller releases a script that it gets
     */
    @Nullable
    Compilation acquire(String stem) throws InterruptedException {
        try {
            Path file = realFile(stem);
            return file == null ? forget(stem) : read(stem, file);
        } catch (NoSuchFileException gone) {
            return forget(stem);
        } catch (IOException e) {
            return new Compilation.Broken("unknown", "the file " + stem + SUFFIX + " cannot be read: " + type(e));
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
        List<String> stems = new ArrayList<>();
        try (Stream<Path> listed = Files.list(directory)) {
            for (Path path : listed.sorted().toList()) {
                String file = path.getFileName().toString();
                if (file.endsWith(SUFFIX)) {
                    stems.add(file.substring(0, file.length() - SUFFIX.length()));
                }
            }
        } catch (IOException e) {
            warnings.add("the flows directory " + directory + " cannot be listed: " + type(e));
        }
        return stems;
    }

    private @Nullable Path realFile(String stem) throws IOException {
        Path named = directory.resolve(stem + SUFFIX);
        if (!Files.exists(named)) {
            return null;
        }
        Path real = named.toRealPath();
        if (!real.startsWith(directory.toRealPath())) {
            throw new IOException("a link out of the flows directory");
        }
        return Files.isRegularFile(real) ? real : null;
    }

    private Compilation read(String stem, Path file) throws IOException, InterruptedException {
        FlowFile known = files.computeIfAbsent(stem, absent -> new FlowFile());
        FlowFile.Stamp stamp =
                FlowFile.Stamp.of(Files.readAttributes(file, BasicFileAttributes.class), clock.instant());
        return known.acquire(
                stamp, () -> content(file), text -> compiler.compile(stem + SUFFIX, text, Sha256.hex(text)));
    }

    private static String content(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8", e);
        }
    }

    private @Nullable Compilation forget(String stem) {
        FlowFile gone = files.remove(stem);
        if (gone != null) {
            gone.retire();
        }
        return null;
    }

    private static String type(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.getClass().getSimpleName();
    }
}
