package io.aftercall.features;

import static io.aftercall.features.Calls.payment;
import static io.aftercall.features.Endings.reply;
import static io.aftercall.features.Endings.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.queue.StoredRequest;
import io.aftercall.request.Attempt;
import io.aftercall.request.Outcome;
import io.aftercall.request.RequestState;
import io.aftercall.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stripe cannot be reached at all: nothing was charged, and the error flow can say so. */
final class UnreachableIT {

    @TempDir
    Path data;

    @Test
    @DisplayName("RH-34, RH-50, BK-10, row 19: connection refused, retried, then the error flow in the one shape")
    void tellsTheErrorFlowThatNothingWasSent() throws IOException {
        String nobody = "http://127.0.0.1:" + closedPort();
        try (TestEngine engine = TestEngine.start(
                data, "stripe.base-uri", nobody, "retry.unsent.max-attempts", 3, "retry.max-delay", "100ms")) {
            StoredRequest ended = engine.call(payment());

            assertThat(ended.status().state()).isEqualTo(RequestState.COMPLETED);
            assertThat(ended.status().outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(ended.status().attempts())
                    .hasSize(3)
                    .extracting(Attempt::httpStatus)
                    .containsOnlyNulls();
            assertThat(reply(ended).path("error").path("type").asText()).isEqualTo("api_connection_error");
            assertThat(result(ended).path("charged").asText()).isEqualTo("no");
            assertThat(result(ended).path("message").asText()).contains("Nothing was charged");
        }
    }

    @Test
    @DisplayName("BK-10, row 19: a name that nobody knows")
    void tellsTheErrorFlowThatTheNameIsUnknown() {
        try (TestEngine engine =
                TestEngine.start(data, "stripe.base-uri", "http://stripe.invalid", "retry.unsent.max-attempts", 2)) {
            assertNothingCharged(engine.call(payment()), Outcome.NOT_SENT);
        }
    }

    @Test
    @DisplayName("row 20: a peer that cannot prove that it is Stripe gets no request")
    void sendsNothingToAStranger() {
        SimulatorSettings stranger = SimulatorSettings.local().withTls(SelfSigned.server(data));
        try (TestEngine engine = TestEngine.start(data, stranger)) {
            StoredRequest ended = engine.call(payment());

            assertNothingCharged(ended, Outcome.TLS);
            assertThat(ended.status().attempts()).hasSize(1);
            assertThat(engine.stripe.requests()).isEmpty();
        }
    }

    private static void assertNothingCharged(StoredRequest ended, Outcome outcome) {
        assertThat(ended.status().outcome()).as("%s", ended.status()).isEqualTo(outcome);
        assertThat(ended.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(reply(ended).path("error").path("type").asText()).isEqualTo("api_connection_error");
        assertThat(reply(ended).path("charged").asText()).isEqualTo("no");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
