package io.aftercall.faults;

import io.aftercall.Main;
import io.aftercall.cli.JavaProcess;
import io.aftercall.simulator.SimulatorSettings;
import io.aftercall.simulator.StripeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An installation as in earnest: a Redis, engines and workers as processes; and a Stripe that keeps the book of effects. */
final class Site implements AutoCloseable {

    /** Of requests and of scripts. */
    static final Duration LEASE = Duration.ofSeconds(2);

    /** A secret that must be found nowhere. */
    static final String SECRET = "sk_test_canaryFaults7Qz1";

    /** Two calls and a change of the context; each counts once, however often the flow runs. */
    private static final String MOTHER = """
            context.increment('runs')
            def secret = account('default')
            new_product().name('a').named('a').create_async(request.worker_id, request.context_id, secret)
            new_product().name('b').named('b').create_async(request.worker_id, request.context_id, secret)
            parsed_data.id""";

    private static final Map<String, String> FLOWS = Map.of(
            "mother_response", MOTHER,
            "mother_error", "context.increment('runs')\nparsed_error.charged",
            "plain_response", "context.increment('runs')\nparsed_data.id",
            "plain_error", "context.increment('runs')\nparsed_error.charged",
            "slow_response", """
                    long end = System.currentTimeMillis() + 1500
                    while (System.currentTimeMillis() < end) {}
                    context.increment('runs')""",
            "new_create_product_response", "context.increment('products')\nparsed_data.id",
            "new_create_product_error", "parsed_error.charged");

    private final Path directory;
    private final RedisProcess redis;
    private final StripeSimulator stripe;
    private final List<Member> members = new CopyOnWriteArrayList<>();

    private Site(Path directory, RedisProcess redis, StripeSimulator stripe) {
        this.directory = directory;
        this.redis = redis;
        this.stripe = stripe;
    }

    static Site open(Path directory, SimulatorSettings simulator, String... redisOptions) {
        try {
            Path flows = Files.createDirectories(directory.resolve("flows"));
            for (var flow : FLOWS.entrySet()) {
                Files.writeString(flows.resolve(flow.getKey() + ".groovy"), flow.getValue());
            }
            Files.createDirectories(directory.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Site(
                directory,
                RedisProcess.start(directory.resolve("redis"), redisOptions),
                StripeSimulator.start(simulator));
    }

    RedisProcess redis() {
        return redis;
    }

    StripeSimulator stripe() {
        return stripe;
    }

    Path flows() {
        return directory.resolve("flows");
    }

    /** A process that is to live. */
    Member start(String role, String... more) {
        return start(role, null, more);
    }

    /** Starts a role and waits until it is ready; {@code crash} is where it is to die, null if nowhere. */
    Member start(String role, @Nullable String crash, String[] more) {
        JavaProcess process = begin(role, crash, more);
        Member member = Member.ready(role, process);
        members.add(member);
        return member;
    }

    /** A process with more in its environment. */
    Member startIn(Map<String, String> environment, String role) {
        Member member = Member.ready(role, begin(role, null, environment));
        members.add(member);
        return member;
    }

    JavaProcess begin(String role, @Nullable String crash, String... more) {
        return begin(role, crash, Map.of(), more);
    }

    private JavaProcess begin(String role, @Nullable String crash, Map<String, String> surroundings, String... more) {
        List<String> args = new ArrayList<>(List.of(role));
        if (!List.of(more).contains("--redis")) {
            args.addAll(List.of("--redis", redis.uri()));
        }
        args.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        args.addAll(List.of("--flows", flows().toString()));
        if (!List.of(more).contains("--stripe-base-uri")) {
            args.addAll(List.of("--stripe-base-uri", stripe.baseUri().toString()));
        }
        if (!role.equals("worker")) {
            args.addAll(List.of("--port", "0"));
        }
        String lease = LEASE.toMillis() + "ms";
        for (String setting : List.of(
                "engine.lease=" + lease,
                "worker.lease=" + lease,
                "engine.recovery-interval=200ms",
                "retry.first-delay=100ms",
                "retry.max-delay=2s",
                "stripe.attempt-timeout=6s",
                "worker.threads=2")) {
            args.addAll(List.of("-D", setting));
        }
        args.addAll(Arrays.asList(more));
        Map<String, String> environment = new HashMap<>(surroundings);
        environment.put("STRIPE_SECRET_KEY", SECRET);
        environment.put("AFTERCALL_LOG_LEVEL", "INFO");
        if (crash != null) {
            environment.put("JDK_JAVA_OPTIONS", "-D" + FaultPoints.PROPERTY + "=" + crash);
        }
        return JavaProcess.start(environment, Main.class, args);
    }

    /** Where the living engines answer, the youngest first. */
    List<URI> doors() {
        return members.reversed().stream()
                .filter(Member::isAlive)
                .map(Member::door)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What all processes, dead or alive, have written to standard error. */
    List<String> logs() {
        return members.stream().map(member -> member.process().errors()).toList();
    }

    @Override
    public void close() {
        redis.thaw();
        members.parallelStream().forEach(Member::close);
        redis.close();
        stripe.close();
    }
}
