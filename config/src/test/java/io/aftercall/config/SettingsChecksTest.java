package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad value stops the start, and the message names the key and what was expected. */
final class SettingsChecksTest {

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            redis.uri                     | localhost:6379           | redis.uri                     | embedded, redis://
            redis.uri                     | ''                       | redis.uri                     | printable ASCII
            redis.uri                     | redis://a b              | redis.uri                     | printable ASCII
            partitions                    | 0                        | partitions                    | >= 1
            redis.command-timeout         | 0s                       | redis.command-timeout         | above zero
            redis.request-queue-size      | 0                        | redis.request-queue-size      | >= 1
            redis.poll-interval           | -1ms                     | redis.poll-interval           | above zero
            engine.max-queued             | 0                        | engine.max-queued             | >= 1
            engine.max-scheduled          | 0                        | engine.max-scheduled          | >= 1
            engine.lease                  | 299ms                    | engine.lease                  | PT0.3S
            engine.max-active             | 0                        | engine.max-active             | >= 1
            engine.park-after             | 0s                       | engine.park-after             | above zero
            engine.recovery-interval      | 0s                       | engine.recovery-interval      | above zero
            engine.max-takeovers          | 0                        | engine.max-takeovers          | >= 1
            engine.retry-budget.share     | 1.1                      | engine.retry-budget.share     | 0.0 to 1.0
            engine.retry-budget.at-least  | 0                        | engine.retry-budget.at-least  | >= 1
            retry.first-delay             | 0ms                      | retry.first-delay             | above zero
            retry.max-delay               | 499ms                    | retry.max-delay               | retry.first-delay
            retry.jitter                  | 1.1                      | retry.jitter                  | 0.0 to 1.0
            retry.jitter                  | -0.1                     | retry.jitter                  | 0.0 to 1.0
            retry.max-retry-after         | 0s                       | retry.max-retry-after         | above zero
            retry.unreadable-attempts     | 0                        | retry.unreadable-attempts     | >= 1
            retry.horizon                 | 0s                       | retry.horizon                 | above zero
            retry.horizon                 | 25h                      | retry.horizon                 | PT24H
            retry.unsent.max-attempts     | 0                        | retry.unsent.max-attempts     | >= 1
            retry.sent.max-attempts       | 0                        | retry.sent.max-attempts       | >= 1
            retry.sent.budget             | 0s                       | retry.sent.budget             | above zero
            supervision.first-delay       | 0s                       | supervision.first-delay       | above zero
            supervision.max-delay         | 1ms                      | supervision.max-delay         | supervision.first-delay
            supervision.jitter            | 2                        | supervision.jitter            | 0.0 to 1.0
            supervision.max-restarts      | 0                        | supervision.max-restarts      | >= 1
            stripe.base-uri               | ftp://api.stripe.com     | stripe.base-uri               | http(s)://host
            stripe.base-uri               | api.stripe.com           | stripe.base-uri               | http(s)://host
            stripe.base-uri               | https://api stripe com   | stripe.base-uri               | http(s)://host
            stripe.base-uri               | https://api.stripe.com/v1| stripe.base-uri               | no path
            stripe.base-uri               | https://u@api.stripe.com | stripe.base-uri               | no user
            stripe.api-version            | latest                   | stripe.api-version            | 2026-09-30.endive
            stripe.connect-timeout        | 0s                       | stripe.connect-timeout        | above zero
            stripe.attempt-timeout        | 0s                       | stripe.attempt-timeout        | above zero
            stripe.max-in-flight          | 0                        | stripe.max-in-flight          | >= 1
            stripe.max-response-size      | 1023                     | stripe.max-response-size      | >= 1024
            stripe.idle-timeout           | 0s                       | stripe.idle-timeout           | above zero
            worker.ids-text               | a b                      | worker.ids                    | letters, digits
            worker.ids-text               | ','                      | worker.ids                    | at least one
            worker.threads                | -1                       | worker.threads                | >= 1
            worker.jobs                   | -1                       | worker.jobs                   | >= 1
            worker.lease                  | 1ms                      | worker.lease                  | PT0.3S
            worker.max-attempts           | 0                        | worker.max-attempts           | >= 1
            worker.first-delay            | 0s                       | worker.first-delay            | above zero
            worker.max-delay              | 1ms                      | worker.max-delay              | worker.first-delay
            scripts.timeout               | 0s                       | scripts.timeout               | above zero
            scripts.cache-size            | 0                        | scripts.cache-size            | >= 1
            scripts.max-output            | 1023                     | scripts.max-output            | >= 1024
            scripts.max-output            | 3 GiB                    | scripts.max-output            | 2147483647
            scripts.max-result            | 0                        | scripts.max-result            | >= 1024
            scripts.max-calls             | 0                        | scripts.max-calls             | >= 1
            http.port                     | 65536                    | http.port                     | 0 to 65535
            http.port                     | -1                       | http.port                     | 0 to 65535
            http.host                     | 0.0.0.0                  | http.host                     | http.allow-remote = true
            http.host                     | 192.0.2.1                | http.host                     | http.allow-remote = true
            http.max-body-size            | 1                        | http.max-body-size            | >= 1024
            http.max-wait                 | 0s                       | http.max-wait                 | above zero
            http.accept-timeout           | 0s                       | http.accept-timeout           | above zero
            retention.finished            | 47h                      | retention.finished            | PT48H
            retention.max-finished        | -1                       | retention.max-finished        | >= 0
            drain.grace                   | 0s                       | drain.grace                   | above zero
            encryption.keys               | k1                       | encryption.keys               | id:base64
            accounts.default.secret       | two words                | accounts.default.secret       | printable ASCII
            """)
    void namesTheKeyAndWhatWasExpected(String key, String value, String named, String expected) {
        Config config = Configs.with(key, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AftercallSettings.from(config))
                .withMessageContaining(named)
                .withMessageContaining(expected);
    }

    @Test
    void saysWhatIsMissingOrOfTheWrongType() {
        assertThatThrownBy(() -> AftercallSettings.from(Configs.with("retry.jitter", "much")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("jitter");
        assertThatThrownBy(() -> AftercallSettings.from(
                        Configs.with("retry.jitter", "0.5").withoutPath("aftercall.engine.lease")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lease");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:canary@h o", "canary"})
    void repeatsNoSecretOfTheRedisUri(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AftercallSettings.from(Configs.with("redis.uri", uri)))
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("canary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "127.9.9.9"})
    void bindsToLoopbackWithoutMore(String host) {
        assertThat(AftercallSettings.from(Configs.with("http.host", host))
                        .http()
                        .host())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://canary:@api.stripe.com", "https://canary:@api stripe", "ftp://canary@api.stripe.com"})
    void repeatsNoSecretOfTheBaseUri(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AftercallSettings.from(Configs.with("stripe.base-uri", uri)))
                .satisfies(refused -> assertThat(refused).hasNoCause().hasMessageNotContaining("canary"));
    }

    @Test
    void takesANumberOfThreads() {
        assertThat(AftercallSettings.from(Configs.with("worker.threads", 3))
                        .worker()
                        .threads())
                .isEqualTo(3);
    }
}
