package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisReportTest {

    @ParameterizedTest(name = "appendonly {0}, appendfsync {1}, {2} replicas, {3} must write, lag {4}: {6}")
    @DisplayName("RELIABILITY 2.2: each set-up has its label")
    @CsvSource({
        "no,  no,       0, 0, 10, no,  volatile",
        "yes, everysec, 0, 0, 10, no,  window-2s",
        "yes, no,       0, 0, 10, no,  window-2s",
        "yes, always,   0, 0, 10, no,  fsync",
        "yes, always,   0, 0, 10, yes, window-2s",
        "yes, always,   1, 0, 10, no,  window-unbounded",
        "yes, always,   1, 1, 10, no,  window-10s",
        "yes, everysec, 2, 1, 1,  no,  window-2s"
    })
    void labels(
            String appendOnly, String fsync, int replicas, String mustWrite, String lag, String skip, String label) {
        Map<String, String> config = Map.of(
                "appendonly", appendOnly,
                "appendfsync", fsync,
                "no-appendfsync-on-rewrite", skip,
                "maxmemory-policy", "noeviction",
                "min-replicas-to-write", mustWrite,
                "min-replicas-max-lag", lag);

        RedisReport report = RedisReport.of("# Replication\r\nconnected_slaves:" + replicas + "\r\n", config);

        assertThat(report.durability().label()).isEqualTo(label);
    }

    @Test
    @DisplayName("RELIABILITY 2.2: settings that are not told are declared, and evicting is seen all the same")
    void isDeclaredWithoutSettings() {
        RedisReport report = RedisReport.of("maxmemory_policy:allkeys-lru\r\n", Map.of());

        assertThat(report.durability()).isEqualTo(Durability.DECLARED);
        assertThat(report.unfit()).contains("allkeys-lru");
        assertThat(RedisReport.of("", Map.of()).unfit()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "role:slave,                                   replica",
        "aof_last_write_status:err,                    append-only file",
        "maxmemory:1000;used_memory:900,               memory"
    })
    @DisplayName("P9: says what stands in the way of new work")
    void saysWhatStandsInTheWay(String info, String why) {
        assertThat(RedisReport.of(info.replace(";", "\r\n"), sound()).hindrance())
                .contains(why);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "role:master",
        "aof_last_write_status:ok",
        "maxmemory:1000;used_memory:899",
        "maxmemory:0;used_memory:900",
        "maxmemory:rubbish;used_memory:-1"
    })
    void letsWorkIn(String info) {
        assertThat(RedisReport.of(info.replace(";", "\r\n"), sound()).hindrance())
                .isNull();
    }

    private static Map<String, String> sound() {
        return new HashMap<>(Map.of("appendonly", "yes", "appendfsync", "everysec", "maxmemory-policy", "noeviction"));
    }
}
