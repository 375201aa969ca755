package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Directories that appear whole or not at all, whoever else makes the same at the same time. */
final class Directories {

    /** What was not used for so long is of a build or a JDK that is gone. */
    private static final Duration STALE = Duration.ofDays(2);

    private Directories() {}

    /** Makes {@code made} the directory {@code wanted}, unless there is one already. */
    static void moveTo(Path made, Path wanted) throws IOException {
        if (!Files.isDirectory(wanted)) {
            try {
                Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(wanted)) {
                    throw e;
                }
            }
        }
        Files.setLastModifiedTime(wanted, FileTime.from(Instant.now()));
    }

    /** Deletes what begins with the prefix and was not used for long. */
    static void deleteStale(Path parent, String prefix) throws IOException {
        Instant limit = Instant.now().minus(STALE);
        try (Stream<Path> listed = Files.list(parent)) {
            List<Path> old = listed.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList();
            for (Path path : old) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(limit)) {
                    delete(path);
                }
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
