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
    private final List<RedisProcess> redises = new CopyOnWriteArrayList<>();
    private final StripeSimulator stripe;
    private final List<Member> members = new CopyOnWriteArrayList<>();

    private Site(Path directory, RedisProcess redis, StripeSimulator stripe) {
        this.directory = directory;
        this.redises.add(redis);
        this.stripe = stripe;
    }

    static Site open(Path directory, SimulatorSettings simulator, String... redisOptions) {
        return open(directory, simulator, RedisProcess.start(directory.resolve("redis"), redisOptions));
    }

    /** @param redis is closed with the site */
    static Site open(Path directory, SimulatorSettings simulator, RedisProcess redis) {
        try {
            Path flows = Files.createDirectories(directory.resolve("flows"));
            for (var flow : FLOWS.entrySet()) {
                Files.writeString(flows.resolve(flow.getKey() + ".groovy"), flow.getValue());
            }
            Files.createDirectories(directory.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Site(directory, redis, StripeSimulator.start(simulator));
    }

    /** The one that counts. */
    RedisProcess redis() {
        return redises.getLast();
    }

    /** All that ever counted. */
    List<RedisProcess> redises() {
        return redises;
    }

    /** From now on another one counts: the processes are to find it behind the address that they have. */
    void moveTo(RedisProcess other) {
        redises.add(other);
    }

    StripeSimulator stripe() {
        return stripe;
    }

    Path flows() {
        return directory.resolve("flows");
    }

    /** One more flow, for answers that are a success. */
    void addFlow(String name, String text) {
        try {
            Files.writeString(flows().resolve(name + "_response.groovy"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    Member startIn(Map<String, String> environment, String role, String... more) {
        Member member = Member.ready(role, JavaProcess.start(around(environment), Main.class, args(role, more)));
        members.add(member);
        return member;
    }

    /** A process that logs everything, to where it cannot be read back. */
    Member startLoggingTo(ProcessBuilder.Redirect log, String role) {
        Map<String, String> environment = around(Map.of());
        environment.put("AFTERCALL_LOG_LEVEL", "DEBUG");
        Member member = Member.ready(role, JavaProcess.start(environment, Main.class, args(role), log));
        members.add(member);
        return member;
    }

    JavaProcess begin(String role, @Nullable String crash, String... more) {
        Map<String, String> environment =
                crash == null ? Map.of() : Map.of("JDK_JAVA_OPTIONS", "-D" + FaultPoints.PROPERTY + "=" + crash);
        return JavaProcess.start(around(environment), Main.class, args(role, more));
    }

    private static Map<String, String> around(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("STRIPE_SECRET_KEY", SECRET);
        environment.put("AFTERCALL_LOG_LEVEL", "INFO");
        return environment;
    }

    private List<String> args(String role, String... more) {
        List<String> args = new ArrayList<>(List.of(role));
        if (!List.of(more).contains("--redis")) {
            args.addAll(List.of("--redis", redis().uri()));
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
        return args;
    }

    /** How many entries a process has in hand: its holders are named by its process. */
    long held(Member member, String stream, String group) {
        String key = "aftercall:{p0}:" + stream;
        String pid = member.process().handle().pid() + "-";
        Map<String, Long> holders = redis().ask(redis -> redis.exists(key) == 0
                ? Map.of() // the first script makes it
                : redis.xpending(key, group).getConsumerMessageCount());
        return holders.entrySet().stream()
                .filter(holder -> holder.getKey().startsWith(pid))
                .mapToLong(Map.Entry::getValue)
                .sum();
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
        redises.forEach(RedisProcess::thaw);
        members.parallelStream().forEach(Member::close);
        redises.forEach(RedisProcess::close);
        stripe.close();
    }
}
