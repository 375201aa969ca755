package io.aftercall.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("N3: the difference of two versions of a flow")
final class LineDiffTest {

    @Test
    void saysNothingOfWhatIsTheSame() {
        assertThat(LineDiff.of("a", "1\n2\n", "b", "1\n2\n")).isEmpty();
    }

    @Test
    void tellsWhatChangedWithWhatStandsAroundIt() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        String after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";

        assertThat(LineDiff.of("a", before, "b", after))
                .isEqualTo("--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    @Test
    void tellsChangesThatAreFarApartApart() {
        String before = lines(1, 30);
        String after = before.replace("\n5\n", "\n").replace("\n25\n", "\n25\n25b\n");

        assertThat(LineDiff.of("a", before, "b", after))
                .contains("@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n", "@@ -23,6 +22,7 @@\n 23\n 24\n 25\n+25b\n 26\n");
    }

    @Test
    void tellsOfAFileThatWasEmpty() {
        assertThat(LineDiff.of("a", "", "b", "x\n")).isEqualTo("--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n");
        assertThat(LineDiff.of("a", "x\n", "b", "")).isEqualTo("--- a\n+++ b\n@@ -1 +0,0 @@\n-x\n");
    }

    @Test
    void doesNotTakeForEverOverTextsThatHaveNothingInCommon() {
        String diff = LineDiff.of("a", lines(0, 100_000), "b", lines(200_000, 300_000));

        assertThat(diff.lines()).hasSize(2 + 1 + 200_002);
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).collect(Collectors.joining("\n", "", "\n"));
    }
}
