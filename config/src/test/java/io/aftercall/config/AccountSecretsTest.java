package io.aftercall.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AccountSecretsTest {

    private static final Config ACCOUNTS = ConfigFactory.parseString("""
            default { secret = "" }
            eu-main { secret = " sk_test_eu " }
            "a.b" { secret = "sk_test_dotted" }
            """);

    private final Map<String, String> environment = new HashMap<>();
    private final AccountSecrets accounts = AccountSecrets.from(ACCOUNTS, environment);

    @Test
    @DisplayName("RH-12: a secret per account, none of the process as a whole")
    void findsTheSecretOfAnAccount() {
        assertThat(reveal("eu-main")).isEqualTo("sk_test_eu");
        assertThat(reveal("a.b")).isEqualTo("sk_test_dotted");
        assertThat(accounts.secretOf("default")).isEmpty();
        assertThat(accounts.secretOf("unknown")).isEmpty();
    }

    @Test
    void readsTheEnvironmentAtTheMomentOfTheCall() {
        environment.put("AFTERCALL_ACCOUNT_US_EAST_SECRET", " sk_test_us\n");
        environment.put("AFTERCALL_ACCOUNT_DEFAULT_SECRET", "sk_test_default");
        environment.put("AFTERCALL_ACCOUNT_BLANK_SECRET", "  ");

        assertThat(reveal("us-east")).isEqualTo("sk_test_us");
        assertThat(reveal("default")).isEqualTo("sk_test_default");
        assertThat(accounts.secretOf("blank")).isEmpty();
    }

    @Test
    void prefersWhatIsConfigured() {
        environment.put("AFTERCALL_ACCOUNT_EU_MAIN_SECRET", "sk_test_other");

        assertThat(reveal("eu-main")).isEqualTo("sk_test_eu");
    }

    @Test
    @DisplayName("P13: a variable that holds no secret is as good as none, and is not repeated")
    void treatsAMalformedVariableAsNone() {
        environment.put("AFTERCALL_ACCOUNT_EU2_SECRET", "two words");

        assertThat(accounts.secretOf("eu2")).isEmpty();
    }

    private String reveal(String account) {
        return accounts.secretOf(account).orElseThrow().reveal();
    }
}
