package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;
import io.aftercall.request.RequestId;
import io.aftercall.request.RequestState;
import io.aftercall.request.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2, P9: a record in Redis that is none stands in nobody else's way, and is set aside where a person finds it. */
final class RedisHostileRecordsIT extends StoreContract {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEL %1$s;SET %1$s canary",
                "HSET %1$s fence canary",
                "HDEL %1$s fence",
                "HSET %1$s fence nan",
                "HSET %1$s fence 1e300",
                "HDEL %1$s type",
                "DEL %2$s",
                "SET %2$s canary",
                "SET %2$s {}",
                "DEL %2$s;SADD %2$s canary"
            })
    @DisplayName("P2: a request whose record is none is set aside; those that are read with it are taken")
    void takesWhatIsLeft(String harm) {
        Request first = accepted();
        Request broken = accepted();
        Request last = accepted();
        harm(harm, key(broken.id()));

        List<Held> taken = take("engine-1");

        assertThat(taken).extracting(Held::request).containsExactly(first, last);
        taken.forEach(held -> assertThat(begun(held).attempt()).isEqualTo(1));
        assertThat(REDIS.ask("XLEN aftercall:{p0}:unreadable")).isEqualTo(":1");
        assertThat(REDIS.ask("XLEN aftercall:{p0}:intake")).isEqualTo(":2");
    }

    @Test
    @DisplayName("P2, P3: a record that has lost its fingerprint is not stored over by a repeat")
    void storesOverNoRecord() {
        Request request = accepted();
        harm("HDEL %1$s fingerprint", key(request.id()));

        assertThat(await(store.requests().accept(request, new Schedule.Now())))
                .isInstanceOf(AcceptReply.Conflict.class);
        assertThat(REDIS.ask("XLEN aftercall:{p0}:intake")).isEqualTo(":1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEL %1$s;SET %1$s canary",
                "HSET %1$s fence canary",
                "HDEL %1$s fence",
                "HSET %1$s fence nan",
                "HSET %1$s fence inf",
                "HSET %1$s fence 1e300",
                "HSET %1$s attempts canary"
            })
    @DisplayName("P2: a script whose record is none is set aside; those that are read with it are run")
    void runsWhatIsLeft(String harm) {
        Request first = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        Request broken = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        Request last = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        harm(harm, key(broken.id().execution()));

        List<HeldJob> jobs = takeJobs("worker-1");

        assertThat(jobs)
                .extracting(job -> job.lease().id())
                .containsExactly(first.id().execution(), last.id().execution());
        jobs.forEach(job -> assertThat(await(store.scripts().record(job.lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE));
        assertThat(REDIS.ask("XLEN aftercall:{p0}:unreadable")).isEqualTo(":1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id canary",
                "id exe_",
                "id EXE_06h1vyyxsv5xt1qvy1wpjkn7p5rnh7z5g8yg",
                "id exe_06h1vyyxsv5xt1qvy1wpjkn7p5rnh7z5g8y}",
                "id exe_06h1vyyxsv5xt1qvy1wpjkn7p5rnh7z5g8yu",
                "id exe_06h1vyyxsv5xt1qvy1wpjkn7p5rnh7z5g8yg0",
                "canary 1"
            })
    @DisplayName("P2: an entry that names no execution is set aside; those that are read with it are run")
    void runsWhatIsNamed(String entry) {
        Request first = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        REDIS.ask("XADD aftercall:{p0}:scripts:billing:5 * " + entry);
        Request last = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);

        List<HeldJob> jobs = takeJobs("worker-1");

        assertThat(jobs)
                .extracting(job -> job.lease().id())
                .containsExactly(first.id().execution(), last.id().execution());
        assertThat(REDIS.ask("XLEN aftercall:{p0}:unreadable")).isEqualTo(":1");
        assertThat(REDIS.ask("XLEN aftercall:{p0}:scripts:billing:5")).isEqualTo(":2");
    }

    @Test
    @DisplayName("P2, P6: an outcome whose record is none is nobody's; those that are stored with it are stored whole")
    void settlesWhatIsLeft() {
        List<Held> held = List.of(called(), called(), called());
        harm("SET %1$s canary", key(held.get(1).request().id().execution()));

        List<Settled> settled = settle(held, 0);

        assertThat(settled).extracting(Settled::reply).containsExactly(StepReply.DONE, StepReply.LOST, StepReply.DONE);
        assertThat(takeJobs("worker-1")).hasSize(2);
        assertThat(REDIS.ask("XLEN aftercall:{p0}:intake")).isEqualTo(":1");
        assertThat(REDIS.ask("ZCARD aftercall:{p0}:index:running")).isEqualTo(":2");
    }

    @Test
    @DisplayName("P2, P6: an outcome is stored although the fence of its job is none; the others are handed their jobs")
    void settlesWithoutAFence() {
        Held broken = called();
        Held well = called();
        harm("HSET %1$s script_fence nan", key(broken.request().id()));

        List<Settled> settled = settle(List.of(broken, well), 2);

        assertThat(settled).extracting(Settled::reply).containsExactly(StepReply.DONE, StepReply.DONE);
        assertThat(settled.get(0).job()).isNull();
        assertThat(settled.get(1).job()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HSET %1$s created canary",
                "HSET %1$s created nan",
                "HSET %1$s created 1e300",
                "HDEL %1$s created"
            })
    @DisplayName("P2, P6: an outcome is stored although nobody knows when its request came, and so are the others")
    void settlesWithoutATime(String harm) {
        Held broken = called();
        Held well = called();
        harm(harm, key(broken.request().id()));

        List<Settled> settled = settle(List.of(broken, well), 2);

        assertThat(settled).extracting(Settled::reply).containsExactly(StepReply.DONE, StepReply.DONE);
        assertThat(REDIS.ask("ZCARD aftercall:{p0}:index:running")).isEqualTo(":2");
        assertThat(REDIS.ask("ZCARD aftercall:{p0}:index:in_flight")).isEqualTo(":0");
    }

    @Test
    @DisplayName("P2, P6: what lies where large values should is replaced by them")
    void replacesWhatIsNoPayload() {
        Held held = called();
        harm("SET %1$s canary", "aftercall:{p0}:pay:req:" + held.request().id().suffix());
        harm("SET %1$s canary", "aftercall:{p0}:pay:exe:" + held.request().id().suffix());
        String answer = "{\"id\":\"" + "p".repeat(100) + "\"}";
        RunRecord run = new RunRecord(
                ExecutionState.COMPLETED, "returned", "v", "o".repeat(100), answer, null, null, null, List.of());

        assertThat(settle(new Settlement(held.lease(), held.request(), Outcome.SUCCEEDED, 1, 200, answer, null, false)))
                .isEqualTo(StepReply.DONE);
        assertThat(await(store.scripts().record(takeJob("worker-1").lease(), run)))
                .isEqualTo(StepReply.DONE);

        StoredRequest found = find(held.request().id());
        assertThat(found.status().state()).isEqualTo(RequestState.COMPLETED);
        assertThat(found.status().replyJson()).isEqualTo(answer);
        assertThat(found.script()).isNotNull().satisfies(script -> {
            assertThat(script.resultJson()).isEqualTo(answer);
            assertThat(script.output()).hasSize(100);
        });
    }

    @Test
    @DisplayName("P2: an unknown outcome whose record is none is left; those beside it are looked for")
    void looksForWhatIsLeft() {
        Request first = parked();
        Request broken = parked();
        Request last = parked();
        harm("DEL %2$s;SADD %2$s canary", key(broken.id()));
        List.of(first, broken, last).forEach(one -> await(store.unknowns().hurry(one.id())));

        assertThat(await(store.unknowns().due(10)))
                .extracting(UnknownRequest::request)
                .containsExactlyInAnyOrder(first, last);
    }

    @Test
    @DisplayName("P2: what another release has written is not set aside; it waits for a process of that release")
    void leavesOtherVersions() {
        Request request = accepted();
        harm("SET %2$s '{\"v\":\"9\"}'", key(request.id()));

        assertThat(take("engine-1")).isEmpty();

        assertThat(REDIS.ask("XLEN aftercall:{p0}:unreadable")).isEqualTo(":0");
        assertThat(REDIS.ask("XLEN aftercall:{p0}:intake")).isEqualTo(":1");
    }

    @Test
    @DisplayName("P2: a script whose record has half a pin ends all the same")
    void endsWithHalfAPin() {
        settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        HeldJob job = takeJob("worker-1");
        harm("HSET %1$s pin some_flow", key(job.lease().id()));

        assertThat(await(store.scripts().record(job.lease(), Runs.completed()))).isEqualTo(StepReply.DONE);
        assertThat(execution(job.lease().id()).version())
                .isEqualTo(Runs.completed().version());
    }

    @Test
    @DisplayName("P2: a run that cannot be counted begins nothing; the request stays where it was")
    void leasesAllOrNothing() {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        harm("HSET %1$s attempts canary", key(request.id().execution()));

        assertThat(takeJobs("worker-1")).isEmpty();

        assertThat(REDIS.ask("ZCARD aftercall:{p0}:index:running")).isEqualTo(":0");
    }

    @Test
    @DisplayName("P2: a record without a state is stored anew, and fails none of those submitted with it")
    void acceptsBesideHalfARecord() {
        Request broken = accepted();
        harm("HDEL %1$s state", key(broken.id()));
        Stream<Request> together =
                Stream.of(Requests.paymentIntent(), Requests.paymentIntent(), broken, Requests.paymentIntent());

        assertThat(together.map(one -> store.requests().accept(one, new Schedule.Now()))
                        .toList())
                .allSatisfy(reply -> assertThat(await(reply)).isInstanceOf(AcceptReply.Stored.class));
    }

    private Request parked() {
        Request request = settled(Requests.paymentIntent(), Outcome.UNKNOWN);
        assertThat(await(store.scripts().record(takeJob("worker-1").lease(), Runs.completed())))
                .isEqualTo(StepReply.DONE);
        return request;
    }

    private Held called() {
        Held held = held("engine-1");
        begun(held);
        return held;
    }

    private static void harm(String commands, String key) {
        for (String command :
                String.format(commands, key, RedisKeys.frozen(key)).split(";")) {
            REDIS.ask(command);
        }
    }

    private static String key(RequestId id) {
        return "aftercall:{p0}:req:" + id.suffix();
    }

    private static String key(ExecutionId id) {
        return "aftercall:{p0}:exe:" + id.suffix();
    }

    private List<Settled> settle(List<Held> held, int vacancies) {
        List<Settlement> settlements =
                held.stream().map(one -> settlement(one, Outcome.SUCCEEDED)).toList();
        return await(store.requests().settle(settlements, new Vacancy("worker-1", new WorkerIds.Any(), vacancies)))
                .settled();
    }
}
