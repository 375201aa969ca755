package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncryptionKeysTest {

    @TempDir
    private Path dir;

    @Test
    void sealsWithTheFirstAndOpensWithEach() {
        EncryptionKeys keys = EncryptionKeys.parse(" k2:" + Configs.KEY + " , k1:" + Configs.KEY);

        assertThat(keys.currentId()).isEqualTo("k2");
        assertThat(keys.key("k1")).isPresent();
        assertThat(keys.key("k0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "k1:canary",
                "k1:AAAA",
                "k 1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "k.1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                ",k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void refusesWhatIsNotAListOfKeys(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncryptionKeys.parse(text))
                .withMessageContaining("encryption.keys")
                .satisfies(refused ->
                        assertThat(refused.toString()).doesNotContain("canary").doesNotContain(Configs.KEY));
    }

    @Test
    @DisplayName("P13: a generated key is its owner's alone")
    void keepsAGeneratedKeyForItsOwner() throws IOException {
        EncryptionKeys keys = EncryptionKeys.generatedIn(dir.resolve("new"));

        Path file = dir.resolve("new").resolve("encryption.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(filesIn(dir.resolve("new"))).containsExactly("encryption.key");
        assertThat(keys.currentId()).isEqualTo("local");
    }

    @Test
    void findsTheGeneratedKeyAgain() {
        SecretSealer first = new SecretSealer(EncryptionKeys.generatedIn(dir));
        SecretSealer second = new SecretSealer(EncryptionKeys.generatedIn(dir));

        assertThat(second.open(first.seal(Secret.of("s"), "p"), "p").reveal()).isEqualTo("s");
    }

    @Test
    void generatesADifferentKeyForEachDirectory() {
        EncryptionKeys one = EncryptionKeys.generatedIn(dir.resolve("one"));
        EncryptionKeys other = EncryptionKeys.generatedIn(dir.resolve("other"));

        assertThat(one.key("local")).isNotEqualTo(other.key("local"));
    }

    @Test
    void saysWhereNoKeyCanBeKept() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));

        assertThatIllegalStateException()
                .isThrownBy(() -> EncryptionKeys.generatedIn(file))
                .withMessageContaining("encryption.key");
    }

    @Test
    @DisplayName("RW-16: without a configured key, one is generated in data-dir")
    void generatesAKeyWhenNoneIsConfigured() throws IOException {
        AftercallSettings settings = AftercallSettings.from(
                Configs.with("encryption.keys", "").withValue("aftercall.data-dir", value(dir.toString())));

        assertThat(settings.encryption().currentId()).isEqualTo("local");
        assertThat(filesIn(dir)).containsExactly("encryption.key");
    }

    private static ConfigValue value(String text) {
        return ConfigValueFactory.fromAnyRef(text);
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
