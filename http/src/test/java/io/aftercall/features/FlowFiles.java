package io.aftercall.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A flows directory of a test's own. */
record FlowFiles(Path directory) {

    static FlowFiles in(Path parent) {
        try {
            return new FlowFiles(Files.createDirectories(parent.resolve("flows")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a flow as an editor or a deployment does it: a whole new file takes the place of the old one. */
    FlowFiles put(String stem, String text) {
        try {
            Path aside = Files.writeString(directory.resolve(stem + ".new"), text);
            Files.move(aside, directory.resolve(stem + ".groovy"), StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String path() {
        return directory.toString();
    }
}
