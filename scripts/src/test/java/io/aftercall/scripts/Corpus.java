package io.aftercall.scripts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Scripts of a file, each below a line that says what it is. */
record Corpus(String title, String script) {

    static List<Corpus> of(String name) {
        try (InputStream file = Corpus.class.getResourceAsStream("/isolation/" + name)) {
            String all = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^### "))
                    .filter(part -> !part.isBlank())
                    .map(part -> part.split("\n", 2))
                    .map(part -> new Corpus(part[0], part[1].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As tests are named. */
    @Override
    public String toString() {
        return title;
    }
}
