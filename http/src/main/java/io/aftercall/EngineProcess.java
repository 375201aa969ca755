package io.aftercall;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.aftercall.actors.Brakes;
import io.aftercall.actors.ConfiguredContexts;
import io.aftercall.actors.EngineListener;
import io.aftercall.actors.EngineParts;
import io.aftercall.actors.FlowDesk;
import io.aftercall.actors.GuardianActor;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.IntakeActor;
import io.aftercall.actors.PolledExecutor;
import io.aftercall.actors.Reconciliations;
import io.aftercall.actors.RequestGateway;
import io.aftercall.config.AftercallSettings;
import io.aftercall.config.SecretSealer;
import io.aftercall.faults.FaultPoints;
import io.aftercall.http.client.NettyStripeClient;
import io.aftercall.queue.Pause;
import io.aftercall.queue.RedisStore;
import io.aftercall.queue.SealedFlows;
import io.aftercall.queue.Store;
import io.aftercall.queue.StoreWithFlows;
import io.aftercall.scripts.ScriptEngine;
import io.aftercall.scripts.isolation.IsolatedProcesses;
import io.aftercall.stripe.StripeClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that one process opens, in order, and closes in reverse. */
record EngineProcess(
        AftercallSettings settings,
        String holder,
        Parts parts,
        ActorSystem<GuardianActor.Command> system,
        Doors doors,
        PolledExecutor submits,
        AtomicBoolean drained,
        AtomicBoolean closed)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineProcess.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * What the actors stand on.
     *
     * @param isolation what stands around isolated scripts; null in a process that runs no scripts
     */
    record Parts(Store store, StripeClient stripe, ScriptEngine scripts, IsolatedProcesses.@Nullable State isolation) {}

    /** Where to go in; empty in a process that is no engine. */
    record Doors(
            Optional<ActorRef<IntakeActor.Command>> intake,
            Optional<RequestGateway> gateway,
            Reconciliations reconciliations,
            Brakes brakes) {}

    static EngineProcess start(AftercallSettings settings, Set<Role> roles, EngineListener listener) {
        Surroundings host = new Surroundings(
                FaultPoints.ofThisProcess(), ConfigFactory.load(), () -> Scripting.open(settings, roles));
        return start(settings, roles, listener, host);
    }

    /** Both roles, beside another process of this JVM: no crash that was ordered befalls it, and no script runs isolated. */
    static EngineProcess startBeside(AftercallSettings settings, EngineListener listener) {
        Surroundings none = new Surroundings(
                FaultPoints.none(), ConfigFactory.defaultReference(), () -> Scripting.trustedOnly(settings));
        return start(settings, EnumSet.allOf(Role.class), listener, none);
    }

    /**
     * What of the host takes part.
     *
     * @param pekko its settings of the actor system
     */
    private record Surroundings(FaultPoints faults, Config pekko, Supplier<Scripting> scripting) {}

    private static EngineProcess start(
            AftercallSettings settings, Set<Role> roles, EngineListener listener, Surroundings host) {
        FaultPoints faults = host.faults();
        CompletableFuture<Scripting> compiling = CompletableFuture.supplyAsync(host.scripting());
        Store opened = faults.around(openStore(settings, compiling));
        Store kept =
                new StoreWithFlows(opened, new SealedFlows(opened.flows(), new SecretSealer(settings.encryption())));
        Scripting scripting = compiling.join();
        FlowDesk flows = scripting.flows(kept, listener);
        Store store = flows.careful();
        Parts parts = new Parts(
                store,
                faults.around(NettyStripeClient.create(settings.stripe())),
                faults.around(scripting.over(flows, listener)),
                scripting.isolation());
        InstantSource clock = InstantSource.system();
        EngineParts engine = EngineParts.of(settings, store, clock);
        engine.brakes().show(pauses(store, clock)); // before the first attempt can begin
        readContexts(store, engine.contexts()); // before the first request can be accepted
        GuardianActor.Ports ports =
                new GuardianActor.Ports(store, parts.stripe(), parts.scripts(), engine, listener, clock);
        String holder = ProcessHandle.current().pid() + "-" + chance();
        ActorSystem<GuardianActor.Command> system = ActorSystem.create(
                GuardianActor.create(roles, ports, settings, holder), "aftercall", pekko(host.pekko()));
        PolledExecutor submits = new PolledExecutor("aftercall-submit");
        return new EngineProcess(
                settings,
                holder,
                parts,
                system,
                doors(system, settings, ports, submits),
                submits,
                new AtomicBoolean(),
                new AtomicBoolean());
    }

    /** Should Redis go away just now, nothing begins until they have been read. */
    private static List<Pause> pauses(Store store, InstantSource clock) {
        return store.pauses()
                .list()
                .exceptionally(fault -> {
                    LOG.warn("What is paused could not be read; nothing begins until then. why={}", fault.toString());
                    return List.of(new Pause(Pause.Target.ALL, "the pauses are not read yet", clock.instant()));
                })
                .toCompletableFuture()
                .join();
    }

    /** Should Redis go away just now, nothing is accepted until they have been read. */
    private static void readContexts(Store store, ConfiguredContexts contexts) {
        store.configurations()
                .load()
                .thenAccept(contexts::show)
                .exceptionally(fault -> {
                    LOG.warn(
                            "What contexts are set to could not be read; nothing is accepted until then. why={}",
                            fault.toString());
                    contexts.forget();
                    return null;
                })
                .toCompletableFuture()
                .join();
    }

    private static Store openStore(AftercallSettings settings, CompletableFuture<Scripting> compiling) {
        try {
            return RedisStore.open(settings.redis());
        } catch (RuntimeException e) {
            compiling.thenAccept(Scripting::close);
            throw e;
        }
    }

    /**
     * The host's configuration, but the system ends when {@link #close} has drained it and not beside that, messages to
     * actors that are gone are not printed, as they hold what customers pay for, and there are no more threads than
     * cores: actors never block, and each thread more takes the core of one that works.
     */
    private static Config pekko(Config host) {
        return ConfigFactory.parseString("""
                        pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                        pekko.jvm-shutdown-hooks = off
                        pekko.actor.default-dispatcher.fork-join-executor.parallelism-min = 2
                        pekko.log-dead-letters = off
                        pekko.log-dead-letters-during-shutdown = off
                        """).withFallback(host);
    }

    Store store() {
        return parts.store();
    }

    Optional<ActorRef<IntakeActor.Command>> intake() {
        return doors.intake();
    }

    Optional<RequestGateway> gateway() {
        return doors.gateway();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        drain();
        submits.close();
        system.terminate();
        join(system.getWhenTerminated(), ANSWER);
        parts.stripe().close();
        parts.scripts().close();
        join(parts.store().close(), ANSWER);
    }

    /** @return false if something is still in hand, and the grace is over; true also if it was drained before */
    boolean drain() {
        if (!drained.compareAndSet(false, true)) {
            return true;
        }
        Duration most = settings.drainGrace().plusSeconds(5);
        CompletableFuture<Boolean> complete = AskPattern.ask(
                        system,
                        (ActorRef<GuardianActor.Drained> replyTo) -> new GuardianActor.Drain(replyTo),
                        most,
                        system.scheduler())
                .handle((end, fault) -> fault == null && end.complete())
                .toCompletableFuture();
        join(complete, most);
        return complete.getNow(false);
    }

    private static Doors doors(
            ActorSystem<GuardianActor.Command> system,
            AftercallSettings settings,
            GuardianActor.Ports ports,
            PolledExecutor submits) {
        CompletionStage<GuardianActor.Engine> asked = AskPattern.ask(
                system,
                (ActorRef<GuardianActor.Engine> replyTo) -> new GuardianActor.GetEngine(replyTo),
                ANSWER,
                system.scheduler());
        GuardianActor.Engine engine = asked.toCompletableFuture().join();
        Reconciliations reconciliations = Reconciliations.of(ports);
        if (engine.intake() == null || engine.submissions() == null) {
            return new Doors(
                    Optional.empty(),
                    Optional.empty(),
                    reconciliations,
                    ports.parts().brakes());
        }
        return new Doors(
                Optional.of(engine.intake()),
                Optional.of(new RequestGateway(
                        system,
                        engine.submissions(),
                        ports.store(),
                        ports.parts(),
                        new RequestGateway.Limits(
                                settings.http().acceptTimeout(),
                                settings.engine().maxUnacknowledged(),
                                settings.retry().horizon()),
                        submits)),
                reconciliations,
                ports.parts().brakes());
    }

    private static String chance() {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void join(CompletionStage<?> stage, Duration most) {
        try {
            stage.toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("A part did not stop in time. why={}", e.toString());
        }
    }
}
