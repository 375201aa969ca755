package io.aftercall.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestIdTest {

    private static final String SUFFIX = "0123456789abcdefghjkmnpqrstvwxyz0123";
    private static final byte[] SALT = "salt of one installation".getBytes(StandardCharsets.UTF_8);

    private final Random random = new Random(7);

    @Test
    @DisplayName("J1: ids sort by time")
    void sortsByTime() {
        List<String> ids = IntStream.range(0, 200)
                .mapToObj(i -> idAt(1_700_000_000_000L + i * 977L))
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("ids still sort by time in far years and at the edges of the alphabet")
    void sortsByTimeAcrossCarries() {
        List<String> ids = List.of(idAt(0), idAt(31), idAt(32), idAt(1023), idAt(1024), idAt(9_999_999_999_999L));

        assertThat(ids).isSorted();
    }

    @Test
    @DisplayName("no two ids of one millisecond are the same")
    void differsWithinAMillisecond() {
        List<String> ids = IntStream.range(0, 1000)
                .mapToObj(any -> idAt(1_700_000_000_000L))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("P1 G1: a caller's key gives the same id again, and only in its installation")
    void derivesOneIdOfACallersKey() {
        RequestId id = RequestId.ofCallerKey(SALT, "order-17");

        assertThat(RequestId.ofCallerKey(SALT.clone(), "order-17")).isEqualTo(id);
        assertThat(RequestId.ofCallerKey(SALT, "order-18")).isNotEqualTo(id);
        assertThat(RequestId.ofCallerKey(new byte[] {1}, "order-17")).isNotEqualTo(id);
    }

    @Test
    @DisplayName("P7: a run that is repeated meets its own calls, and no others")
    void derivesOneIdOfAScriptsCall() {
        ExecutionId run = new ExecutionId("exe_" + SUFFIX);
        ExecutionId other = new ExecutionId("exe_" + SUFFIX.replace('0', '1'));
        RequestId child = RequestId.childOf(run, "refund");

        assertThat(RequestId.childOf(new ExecutionId(run.value()), "refund")).isEqualTo(child);
        assertThat(List.of(
                        child,
                        RequestId.childOf(run, "Refund"),
                        RequestId.childOf(run, ""),
                        RequestId.childOf(run, "1"),
                        RequestId.childOf(other, "refund"),
                        run.request()))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("P6: a request and its script name each other")
    void namesItsExecution() {
        RequestId id = new RequestId("req_" + SUFFIX);

        assertThat(id.execution()).isEqualTo(new ExecutionId("exe_" + SUFFIX));
        assertThat(id.execution().request()).isEqualTo(id);
        assertThat(id.suffix()).isEqualTo(SUFFIX).isEqualTo(id.execution().suffix());
        assertThat(id).hasToString("req_" + SUFFIX);
    }

    @Test
    void makesExecutionsOfNoRequest() {
        ExecutionId id = ExecutionId.create(InstantSource.fixed(Instant.EPOCH), random);

        assertThat(id.value()).startsWith("exe_").hasSize(40);
        assertThat(ExecutionId.create(InstantSource.fixed(Instant.EPOCH), random))
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "req_",
                "0123456789abcdefghjkmnpqrstvwxyz0123",
                "exe_0123456789abcdefghjkmnpqrstvwxyz0123",
                "REQ_0123456789abcdefghjkmnpqrstvwxyz0123",
                "req_0123456789abcdefghjkmnpqrstvwxyz012",
                "req_0123456789abcdefghjkmnpqrstvwxyz01234",
                "req_0123456789ABCDEFGHJKMNPQRSTVWXYZ0123",
                "req_0123456789abcdefghjkmnpqrstvwxyz012i",
                "req_0123456789abcdefghjkmnpqrstvwxyz012l",
                "req_0123456789abcdefghjkmnpqrstvwxyz012o",
                "req_0123456789abcdefghjkmnpqrstvwxyz012u",
                "req_0123456789abcdefghjkmnpqrstvwxyz012}",
                "req_0123456789abcdefghjkmnpqrstvwxyz012\n",
                "req_0123456789abcdefghjkmnpqrstvwxyz0123\n",
                " req_0123456789abcdefghjkmnpqrstvwxyz0123",
                "req_{p1}:*23456789abcdefghjkmnpqrstvwxyz",
                "req_../../../../../../../../../../../etc"
            })
    @DisplayName("bad ids never become part of a key")
    void refusesWhatIsNoId(String bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestId(bad));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExecutionId(bad.replace("exe_", "EXE_").replace("req_", "exe_")));
    }

    private String idAt(long millis) {
        return RequestId.create(InstantSource.fixed(Instant.ofEpochMilli(millis)), random)
                .value();
    }
}
