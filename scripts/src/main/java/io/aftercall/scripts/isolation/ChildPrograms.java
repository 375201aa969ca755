package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The class path of a child, in one directory of its own: a jar is copied, a directory of classes becomes a jar. So a child
 * sees these files and none beside them, and what a virtual machine has learnt about them stays true.
 */
final class ChildPrograms {

    private ChildPrograms() {}

    /**
     * @param parent where the directory is made, under the hash of what it holds
     * @param anchors a class of each place that is wanted
     */
    static List<Path> in(Path parent, List<Class<?>> anchors) throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        for (Class<?> anchor : anchors) {
            places.add(place(anchor));
        }
        Path unfinished = Files.createTempDirectory(Files.createDirectories(parent), "unfinished-");
        try {
            List<String> names = new ArrayList<>();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path place : places) {
                String name = names.size() + ".jar";
                copy(place, unfinished.resolve(name));
                digest.update(Files.readAllBytes(unfinished.resolve(name)));
                names.add(name);
            }
            digest.update(System.getProperty("java.home").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            digest.update(Runtime.version().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Path home = parent.resolve("child-" + HexFormat.of().formatHex(digest.digest(), 0, 8));
            Directories.moveTo(unfinished, home);
            return names.stream().map(home::resolve).toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } finally {
            Directories.delete(unfinished);
        }
    }

    private static Path place(Class<?> anchor) throws IOException {
        CodeSource source = anchor.getProtectionDomain().getCodeSource();
        try {
            URI uri = source.getLocation().toURI();
            if (!uri.getScheme().equals("file")) {
                throw new IOException(anchor.getName() + " is in no file of its own: " + uri);
            }
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IOException(anchor.getName() + " is nowhere", e);
        }
    }

    private static void copy(Path place, Path jar) throws IOException {
        if (Files.isRegularFile(place)) {
            Files.copy(place, jar, StandardCopyOption.REPLACE_EXISTING);
        } else {
            pack(place, jar);
        }
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    }

    /** The same bytes for the same classes. */
    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> walk = Files.walk(directory)) {
            walk.filter(Files::isRegularFile).sorted().forEach(path -> add(zip, directory, path));
        }
    }

    private static void add(ZipOutputStream zip, Path directory, Path file) {
        try {
            ZipEntry entry = new ZipEntry(directory.relativize(file).toString());
            entry.setLastModifiedTime(FileTime.fromMillis(0));
            zip.putNextEntry(entry);
            Files.copy(file, zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
