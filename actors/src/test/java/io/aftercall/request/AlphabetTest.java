package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlphabetTest {

    private final Alphabet names = Alphabet.alphanumericAnd("_-");

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "9", "_", "-", "aZ09_-", "zzzzzzzz"})
    void spellsWhatConsistsOfIt(String text) {
        assertThat(names.spells(text, 8)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a.b", "@", "[", "`", "{", "/", ":", "é", "ａ", "a\n", "\u0000", "\u0080", "123456789"
            })
    void refusesOthersAndWhatIsTooLong(String text) {
        assertThat(names.spells(text, 8)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 2, true", "2, 3, false", "3, 4, true", "1, 1, false", "3, 2, false"})
    void looksAtAPart(int from, int to, boolean spelt) {
        assertThat(names.spells("ab.c", from, to, 8)).isEqualTo(spelt);
    }

    @Test
    void knowsLowerCase() {
        assertThat(Alphabet.lowerCaseAnd("_").spells("a_1", 3)).isTrue();
        assertThat(Alphabet.lowerCaseAnd("_").spells("A", 3)).isFalse();
    }

    /** As the regular expressions said it that this stands for. */
    @ParameterizedTest
    @CsvSource({
        "/v1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p, true",
        "/v1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q, false",
        "/v1/a//b, false"
    })
    void boundsThePartsOfAPath(String path, boolean fits) {
        boolean made;
        try {
            new StripeCall("POST", path, "", "2026-09-30.endive", null);
            made = true;
        } catch (InvalidSubmission refused) {
            made = false;
        }
        assertThat(made).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-09-30", "2026-09-30.endive", "2020-08-27.a_1"})
    void takesVersions(String version) {
        assertThat(new StripeCall("POST", "/v1/charges", "", version, null).apiVersion())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-09-3", "2026-9-30", "2026-09-30.", "2026/09/30", "2026-09-30-endive", "a026-09-30"})
    void refusesWhatIsNoVersion(String version) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StripeCall("POST", "/v1/charges", "", version, null));
    }
}
