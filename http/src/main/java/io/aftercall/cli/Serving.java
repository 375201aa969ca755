package io.aftercall.cli;

import io.aftercall.Aftercall;
import io.aftercall.actors.GuardianActor.Role;
import io.aftercall.actors.LoggingListener;
import io.aftercall.config.AftercallSettings;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A process that serves until it is told to stop. */
final class Serving {

    private final Aftercall aftercall;
    private final @Nullable Endpoint endpoint;

    private Serving(Aftercall aftercall, @Nullable Endpoint endpoint) {
        this.aftercall = aftercall;
        this.endpoint = endpoint;
    }

    /**
     * Serves, and says so in one line on standard output once everything answers.
     *
     * @return 1 if the engine came to an end by itself; a process that is told to stop ends in its hook, with 0
     */
    static int run(String name, Set<Role> roles, AftercallSettings settings) {
        Serving serving = start(roles, settings);
        try (ExitHook hook = ExitHook.on(serving::close, 0)) {
            System.out.println("aftercall " + name + " ready " + serving.describe());
            serving.aftercall.system().getWhenTerminated().toCompletableFuture().join();
            if (!hook.isClosed()) {
                System.err.println("aftercall: the engine has ended by a fault; the log says why");
            }
            return 1;
        }
    }

    private static Serving start(Set<Role> roles, AftercallSettings settings) {
        Aftercall aftercall = Aftercall.start(settings, roles, new LoggingListener());
        if (!roles.contains(Role.ENGINE)) {
            return new Serving(aftercall, null);
        }
        try {
            return new Serving(aftercall, Endpoint.open(aftercall));
        } catch (RuntimeException e) {
            aftercall.close();
            throw e;
        }
    }

    private String describe() {
        String durability = " durability=" + aftercall.durability().label();
        if (endpoint != null) {
            return "http=" + endpoint.address() + durability;
        }
        String ids = aftercall.settings().worker().ids().stream().sorted().collect(Collectors.joining(","));
        return "worker_ids=" + ids + durability;
    }

    /** New work is refused first, then what is in hand is finished. */
    private void close() {
        if (endpoint != null) {
            endpoint.close();
        }
        aftercall.close();
    }
}
