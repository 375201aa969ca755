package io.aftercall.cli;

import io.aftercall.Main;
import io.aftercall.redis.EmbeddedRedis;
import io.aftercall.simulator.StripeSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts {@code server}, {@code engine} and {@code worker} as processes over one data directory and one simulator. */
public record Roles(Path data, StripeSimulator stripe, Path flows) implements AutoCloseable {

    /** With the flows of the repository. */
    public Roles(Path data, StripeSimulator stripe) {
        this(data, stripe, Path.of("../flows"));
    }

    /** A process and, for an engine, where it answers. */
    public record Started(JavaProcess process, String ready) implements AutoCloseable {

        public ApiClient api() {
            return new ApiClient(url());
        }

        public URI url() {
            return URI.create("http://" + ready.replaceFirst(".* http=(\\S+).*", "$1"));
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** Starts a role and waits until it says that it is ready. */
    public Started start(String role, String... more) {
        JavaProcess process = begin(role, more);
        return new Started(process, process.awaitLine("aftercall " + role + " ready"));
    }

    JavaProcess begin(String role, String... more) {
        return JavaProcess.start(environment(), Main.class, args(role, more));
    }

    /** The command line of a role. */
    List<String> args(String role, String... more) {
        List<String> args = new ArrayList<>(List.of(role, "--data-dir", data.toString(), "--flows", flows.toString()));
        args.addAll(List.of("--stripe-base-uri", stripe.baseUri().toString()));
        if (!role.equals("worker") && !List.of(more).contains("--port")) {
            args.addAll(List.of("--port", "0"));
        }
        args.addAll(List.of("-D", "engine.lease=1s", "-D", "worker.lease=1s", "-D", "engine.recovery-interval=200ms"));
        args.addAll(Arrays.asList(more));
        return args;
    }

    /** A process that was killed leaves Redis running; here it goes. */
    @Override
    public void close() {
        EmbeddedRedis.open(data).close();
    }

    static Map<String, String> environment() {
        return Map.of("STRIPE_SECRET_KEY", "sk_test_aftercall", "AFTERCALL_LOG_LEVEL", "DEBUG");
    }
}
