package io.aftercall.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.scripts.FlowDirectory.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N2: which flow files have changed. */
final class FlowDirectoryTest {

    @TempDir
    private Path root;

    private Path flows;
    private FlowDirectory directory;

    @BeforeEach
    void open() throws IOException {
        flows = Files.createDirectory(root.resolve("flows"));
        directory = new FlowDirectory(flows, InstantSource.system());
    }

    @Test
    @DisplayName("N2: a change is told once, even if time and size of the file stay the same")
    void tellsOfAChangeOnce() throws IOException {
        write("b", "1");
        write("a", "1");
        FileTime time = Files.getLastModifiedTime(flows.resolve("a.groovy"));
        assertThat(names(directory.look())).containsExactly("a", "b");
        assertThat(directory.look()).isEmpty();

        write("a", "2");
        Files.setLastModifiedTime(flows.resolve("a.groovy"), time);
        assertThat(names(directory.look())).containsExactly("a");
        assertThat(directory.look()).isEmpty();

        Files.setLastModifiedTime(flows.resolve("a.groovy"), FileTime.from(Instant.EPOCH));
        assertThat(directory.look()).as("touched, and the same").isEmpty();
        directory.forget(new FlowName("a"));
        assertThat(names(directory.look())).containsExactly("a");
    }

    @Test
    void tellsNothingOfWhatIsNoFlow() throws IOException {
        write("Upper", "1");
        write("empty", " \n");
        Files.writeString(flows.resolve("README.md"), "x");
        Files.createDirectory(flows.resolve("dir.groovy"));

        assertThat(directory.look()).isEmpty();
        assertThat(new FlowDirectory(root.resolve("none"), InstantSource.system()).look())
                .isEmpty();
    }

    @Test
    void tellsWhyAFileCannotBeRead() throws IOException {
        Path outside = Files.writeString(root.resolve("outside.groovy"), "'outside'");
        Files.createSymbolicLink(flows.resolve("link.groovy"), outside);
        Files.write(flows.resolve("text.groovy"), new byte[] {(byte) 0xc3, 0x28});

        assertThat(directory.look())
                .containsExactly(
                        new Change.Unreadable(new FlowName("link"), "a link out of the flows directory"),
                        new Change.Unreadable(new FlowName("text"), "not UTF-8"));
        assertThat(directory.look()).isEmpty();

        Files.delete(flows.resolve("link.groovy"));
        write("link", "'inside'");
        assertThat(directory.look())
                .containsExactly(new Change.Text(new FlowName("link"), FlowText.of(new FlowName("link"), "'inside'")));
    }

    private void write(String stem, String text) throws IOException {
        Files.writeString(flows.resolve(stem + ".groovy"), text);
    }

    private static List<String> names(List<Change> changes) {
        return changes.stream().map(change -> change.name().value()).toList();
    }
}
