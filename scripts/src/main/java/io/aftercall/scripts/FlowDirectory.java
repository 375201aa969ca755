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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flow files of a directory, and which of them have changed. A file whose time and size have not changed for a while
 * is not read again. Thread-safe.
 */
public final class FlowDirectory {

    static final String SUFFIX = ".groovy";
    private static final long MAX_BYTES = 4L * ScriptCompiler.MAX_LENGTH;

    /** What a file holds now that it did not hold at the look before. */
    public sealed interface Change {

        FlowName name();

        record Text(FlowName name, FlowText flow) implements Change {}

        record Unreadable(FlowName name, String why) implements Change {}
    }

    private record Seen(FlowFile.Stamp stamp, String content) {}

    private final Path directory;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new HashMap<>();
    private List<FlowName> names = List.of();
    private FlowFile.Stamp listed = FlowFile.Stamp.NONE;

    public FlowDirectory(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    public Path path() {
        return directory;
    }

    /**
     * What has changed since the last look; at the first, every file. A file that is gone is no change: that nobody has
     * it here says nothing about the others. An empty file is one that is being written.
     *
     * @return in the order of the names; nothing if there is no directory
     * @throws IOException if the directory cannot be listed
     */
    public synchronized List<Change> look() throws IOException {
        List<Change> changes = new ArrayList<>();
        for (FlowName name : names()) {
            Change change = look(name);
            if (change != null) {
                changes.add(change);
            }
        }
        return changes;
    }

    /** The next look tells of this file again: what it told of it could not be used. */
    public synchronized void forget(FlowName name) {
        seen.remove(name.value());
    }

    /** The names of all files that can be flows, in order. */
    static List<String> stems(Path directory) throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.map(path -> path.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException nowhere) {
            return List.of();
        }
    }

    /** Listed again only when files may have come or gone. */
    private List<FlowName> names() throws IOException {
        FlowFile.Stamp stamp;
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
            stamp = FlowFile.Stamp.of(attributes, clock.instant());
        } catch (NoSuchFileException nowhere) {
            return List.of();
        }
        if (!stamp.settled() || !stamp.equals(listed)) {
            // What nobody can ask for is no flow.
            names = stems(directory).stream()
                    .filter(FlowName::isOne)
                    .map(FlowName::new)
                    .toList();
            listed = stamp;
        }
        return names;
    }

    private @Nullable Change look(FlowName name) {
        String stem = name.value();
        try {
            Path named = directory.resolve(stem + SUFFIX);
            FlowFile.Stamp stamp =
                    FlowFile.Stamp.of(Files.readAttributes(named, BasicFileAttributes.class), clock.instant());
            Seen known = seen.get(stem);
            if (known != null && stamp.settled() && stamp.equals(known.stamp())) {
                return null; // the usual case, of which there are many a second: one call for each file
            }
            Path file = realFile(directory, stem);
            return file == null ? null : read(name, file, stamp);
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException e) {
            return changed(name, "", null, why(e));
        }
    }

    private @Nullable Change read(FlowName name, Path file, FlowFile.Stamp stamp) throws IOException {
        String text = content(file);
        return text.isBlank() ? null : changed(name, text, stamp, null);
    }

    private @Nullable Change changed(
            FlowName name, String text, FlowFile.@Nullable Stamp stamp, @Nullable String unreadable) {
        String content = unreadable == null ? text : unreadable;
        Seen before = seen.put(name.value(), new Seen(stamp == null ? FlowFile.Stamp.NONE : stamp, content));
        if (before != null && before.content().equals(content)) {
            return null;
        }
        return unreadable == null
                ? new Change.Text(name, FlowText.of(name, text))
                : new Change.Unreadable(name, unreadable);
    }

    /** What the file of this stem holds now; null if there is none. */
    static @Nullable FlowText read(Path directory, String stem) throws IOException {
        try {
            Path file = realFile(directory, stem);
            return file == null ? null : FlowText.of(new FlowName(stem), content(file));
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    /** @return null if there is no such file */
    static @Nullable Path realFile(Path directory, String stem) throws IOException {
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

    static String content(Path file) throws IOException {
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

    static String why(IOException e) {
        return e.getClass() == IOException.class
                ? String.valueOf(e.getMessage())
                : e.getClass().getSimpleName();
    }
}
