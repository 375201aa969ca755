package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.redis.RedisConnections;
import io.aftercall.request.Request;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisRequestLedgerIT extends RequestLedgerContract {

    @RegisterExtension
    static final RedisFixture REDIS = new RedisFixture();

    @Override
    Store store() {
        return REDIS.emptyStore(MAX_QUEUED);
    }

    @Override
    void passTime(Duration time) {
        RedisFixture.passTime(time);
    }

    @Test
    @DisplayName("RW-01 B2: nobody is rung for who is not waiting, and whoever waits is rung once")
    void ringsForWhoWaits() {
        var early = store.bell().next(Bell.Topic.REQUESTS);
        accepted();
        awaitTheBell("a");
        assertThat(early).isNotDone();

        assertThat(take("engine-1")).hasSize(1);
        assertThat(take("engine-1")).isEmpty();
        accepted();
        await(early);

        var late = store.bell().next(Bell.Topic.REQUESTS);
        accepted();
        awaitTheBell("b");
        assertThat(late).isNotDone();
        assertThat(take("engine-2")).hasSize(2);
    }

    @Test
    @DisplayName("RW-01 B2: what comes after the intake was found empty is read before anybody waits")
    void readsWhatHasComeMeanwhile() {
        Request request = accepted();
        try (RedisConnections connections = REDIS.connect()) {
            RedisIntake intake = new RedisIntake(new RedisSteps(connections), new RedisKeys(1));

            List<StreamMessage<String, String>> read = await(intake.readOrAwait(0, "engine-1", 10));

            assertThat(read)
                    .extracting(StreamMessage::getBody)
                    .containsExactly(Map.of("id", request.id().value()));
            assertThat(REDIS.ask("EXISTS aftercall:{p0}:awaited")).isEqualTo(":0");
            assertThat(await(intake.readOrAwait(0, "engine-1", 10))).isEmpty();
            assertThat(REDIS.ask("EXISTS aftercall:{p0}:awaited")).isEqualTo(":1");
        }
    }

    @Test
    @DisplayName("4b: where nothing that is read can be leased, the others are read before anybody waits")
    void readsOnAfterWhatIsNoRequest() {
        assertThat(REDIS.ask("XADD aftercall:{p0}:intake * other x")).startsWith("$");
        Request request = accepted();

        List<Held> one = await(store.requests().take("engine-1", 1, 0));

        assertThat(one).extracting(held -> held.request().id()).containsExactly(request.id());
    }

    /** Until whatever was rung for before has been heard. */
    private void awaitTheBell(String account) {
        var ring = store.bell().next(Bell.Topic.PAUSES);
        await(store.pauses().pause(new Pause.Target(Pause.Kind.ACCOUNT, account), ""));
        await(ring);
    }
}
