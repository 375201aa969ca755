package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P13, RELIABILITY 5.2: the redaction filter. */
final class RedactorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key sk_live_abc123DEF! | key ***!",
                "rk_test_x and pk_live_y | *** and ***",
                "sk_of_another_server | ***",
                "whsec_abc+/= end | *** end",
                "ac_live_k1_s3cret | ***",
                "pi_3Abc_secret_9zX used | pi_3Abc_secret_*** used",
                "Authorization: Bearer abc.def-1 | Authorization: Bearer ***",
                "authorization: basic c2tfdGVzdA== x | authorization: basic *** x",
                "card 4242424242424242 | card ***",
                "card 4242 4242 4242 4242, thanks | card ***, thanks",
                "card 4000-0566-5566-5556 12 | card ***",
                "3782 822463 10005 | ***",
            })
    @DisplayName("P13: secrets are taken out of a text")
    void hidesSecrets(String text, String redacted) {
        assertThat(Redactor.redact(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "amount 2000 usd at 2026-11-21",
                "4242424242424241",
                "order 12345678901234567890123",
                "req_4242424242424242x",
                "a $1 sign and a \\ too",
                "task_something_else"
            })
    void leavesTheRest(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }
}
