package io.aftercall.bench.peer;

import com.typesafe.config.ConfigFactory;
import io.aftercall.Aftercall;
import io.aftercall.actors.EngineParts;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.Submitted;
import io.aftercall.config.AftercallSettings;
import io.aftercall.config.ScriptMode;
import io.aftercall.queue.AcceptReply;
import io.aftercall.queue.Pause;
import io.aftercall.queue.PlayRequest;
import io.aftercall.queue.RedisStore;
import io.aftercall.request.RequestType;
import io.aftercall.request.Routing;
import io.aftercall.request.Submission;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * Submits to aftercall. In W4, where submitting is measured, it is an application with aftercall inside, everything
 * paused, so that nobody works; else it writes to the store what an engine would, and is no engine itself.
 */
public final class AftercallSubmitter {

    private static final String SCRIPT = "null";

    private final Surroundings surroundings = Surroundings.read();
    private final String description = surroundings.description();

    private AftercallSubmitter() {}

    public static void main(String[] args) throws Exception {
        AftercallSubmitter submitter = new AftercallSubmitter();
        AftercallSettings settings =
                AftercallSettings.from(ConfigFactory.parseMap(Map.of("aftercall.engine.max-active", 1))
                        .withFallback(ConfigFactory.load())
                        .resolve());
        if (args[0].equals("inside")) {
            submitter.submitInside(settings);
        } else {
            submitter.submitToStore(settings);
        }
        System.exit(0);
    }

    private void submitInside(AftercallSettings settings) throws Exception {
        try (Aftercall aftercall = Aftercall.start(settings, EnumSet.of(Role.ENGINE), event -> {})) {
            aftercall
                    .gateway()
                    .pauses()
                    .pause(Pause.Target.ALL, "only submits are measured")
                    .toCompletableFuture()
                    .join();
            while (aftercall.gateway().brakes().pauses().isEmpty()) {
                LockSupport.parkNanos(1_000_000); // this process hears of it as others do
            }
            Lines.serve(
                    new Submitting(number -> aftercall
                            .submit(charge(number))
                            .submitted()
                            .thenAccept(AftercallSubmitter::requireAccepted))::answer);
        }
    }

    private void submitToStore(AftercallSettings settings) throws Exception {
        InstantSource clock = InstantSource.system();
        RedisStore store = RedisStore.open(settings.redis());
        EngineParts parts = EngineParts.of(settings, store, clock);
        Lines.serve(
                new Submitting(number -> (surroundings.charges() ? accept(store, parts, number) : play(store, parts))
                        .thenAccept(AftercallSubmitter::requireStored))::answer);
        store.close().toCompletableFuture().join();
    }

    private CompletionStage<AcceptReply> accept(RedisStore store, EngineParts parts, int number) {
        Submission charge = charge(number);
        return store.requests()
                .accept(parts.freezer().freeze(charge, parts.ids().of(charge)), charge.schedule());
    }

    private static CompletionStage<AcceptReply> play(RedisStore store, EngineParts parts) {
        Routing routing = Submission.of(RequestType.PAYMENT_INTENT)
                .worker("bench")
                .context("bench")
                .mode(ScriptMode.TRUSTED)
                .build()
                .routing();
        PlayRequest play = new PlayRequest(parts.ids().ofPlay(null), SCRIPT, routing, "{}", SCRIPT);
        return store.scripts().play(play.sealed(parts.sealer()));
    }

    private Submission charge(int number) {
        return Submission.of(RequestType.PAYMENT_INTENT)
                .param("amount", Surroundings.amount(number))
                .param("currency", "usd")
                .param("description", description)
                .worker("bench")
                .context("bench-" + number % 1000)
                .build();
    }

    private static void requireAccepted(Submitted submitted) {
        if (!(submitted instanceof Submitted.Accepted)) {
            throw new IllegalStateException("not accepted: " + submitted);
        }
    }

    private static void requireStored(AcceptReply reply) {
        if (!(reply instanceof AcceptReply.Stored)) {
            throw new IllegalStateException("not stored: " + reply);
        }
    }
}
