package io.aftercall.cli;

import io.aftercall.Aftercall;
import io.aftercall.Rehearsal;
import io.aftercall.actors.EngineEvent;
import io.aftercall.actors.EngineListener;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.config.AftercallSettings;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A process that serves until it is told to stop. */
final class Serving {

    private final Rehearsal rehearsal;
    private @Nullable Aftercall aftercall;
    private @Nullable Endpoint endpoint;
    private boolean closed;

    private Serving(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    /**
     * Serves, and says so in one line on standard output once everything answers.
     *
     * @return {@link ExitStatus#SICK} if the engine came to an end by itself; a process that is told to stop ends in its
     *     hook, with 0
     */
    static int run(String name, Set<Role> roles, AftercallSettings settings) {
        Optional<Supervision> supervision = Supervision.ofThisProcess();
        supervision.ifPresent(Supervision::follow);
        ExitStatus status = new ExitStatus(supervision.isPresent());
        Serving serving = new Serving(Rehearsal.begin(settings.warmUp()));
        try (ExitHook hook = ExitHook.on(serving::close, status::onStop)) {
            Aftercall aftercall = serving.open(roles, settings.replaceable(), listener(status));
            serving.rehearsal.over().toCompletableFuture().join();
            serving.announce(name, aftercall);
            aftercall.system().getWhenTerminated().toCompletableFuture().join();
            if (!hook.isClosed()) {
                System.err.println("aftercall: the engine has ended by a fault; the log says why");
            }
            return ExitStatus.SICK;
        }
    }

    private static EngineListener listener(ExitStatus status) {
        return new LoggingListener().and(event -> {
            if (event instanceof EngineEvent.WorkerSick) {
                status.replace();
            }
        });
    }

    /** Whoever wants to close meanwhile waits: what is half open could not be found again. */
    private synchronized Aftercall open(Set<Role> roles, AftercallSettings settings, EngineListener listener) {
        Aftercall started = Aftercall.start(settings, roles, listener.and(rehearsal.untilThereIsWork()));
        aftercall = started;
        if (roles.contains(Role.ENGINE)) {
            endpoint = Endpoint.open(started, ExitHook::stopProcess, rehearsal::isOver);
        }
        return started;
    }

    /** Not when it was told to stop before it was ready. */
    private synchronized void announce(String name, Aftercall started) {
        if (!closed) {
            System.out.println("aftercall " + name + " ready " + describe(started));
        }
    }

    private String describe(Aftercall started) {
        String durability = " durability=" + started.durability().label();
        if (endpoint != null) {
            return "http=" + endpoint.address() + durability;
        }
        String ids = started.settings().worker().ids().stream().sorted().collect(Collectors.joining(","));
        return "worker_ids=" + ids + durability;
    }

    /** New work is refused first, then what is in hand is finished; who polls is answered until then. */
    private synchronized void close() {
        closed = true;
        rehearsal.stop();
        if (endpoint != null) {
            endpoint.drain();
        }
        if (aftercall != null) {
            aftercall.drain();
        }
        if (endpoint != null) {
            endpoint.close();
        }
        if (aftercall != null) {
            aftercall.close();
        }
    }
}
