package io.aftercall.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which client goes behind the Stripe port, with TLS on: calls per second and CPU per 1,000 calls of the client's
 * process alone. The contestants alternate within one run, and only their ratios count.
 *
 * <p>Arguments: measured calls per round (default 20,000), rounds (default 5).
 */
public final class ClientComparison {

    private static final int IN_FLIGHT = 100;
    private static final String PASSWORD = "changeit";

    private final List<List<Double>> rates = new ArrayList<>();
    private final List<List<Double>> costs = new ArrayList<>();

    private ClientComparison() {}

    public static void main(String[] args) throws Exception {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path directory = Files.createTempDirectory("client-comparison");
        Path keys = keyStore(directory);
        // The trust of everything that uses the JVM's default.
        System.setProperty("javax.net.ssl.trustStore", keys.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        Process server = java(StripeLikeServer.class, keys.toString(), PASSWORD);
        try (BufferedReader out = server.inputReader()) {
            String[] ports = out.readLine().split(" ");
            URI tls = URI.create("https://127.0.0.1:" + ports[0]);
            URI plain = URI.create("http://127.0.0.1:" + ports[1]);
            new ClientComparison()
                    .run(
                            List.of(
                                    Contestants.asyncHttpClient(tls),
                                    Contestants.vertx(tls, IN_FLIGHT, keys.toString(), PASSWORD),
                                    Contestants.port(tls, IN_FLIGHT),
                                    Contestants.asyncHttpClient(plain),
                                    Contestants.vertx(plain, IN_FLIGHT, keys.toString(), PASSWORD),
                                    Contestants.port(plain, IN_FLIGHT)),
                            calls,
                            rounds);
        } finally {
            server.destroy();
            Files.delete(keys);
            Files.delete(directory);
        }
    }

    private void run(List<Contestant> contestants, int calls, int rounds) throws InterruptedException {
        for (Contestant contestant : contestants) {
            rates.add(new ArrayList<>());
            costs.add(new ArrayList<>());
            load(contestant, calls); // warm-up, not counted
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                measure(i, contestants.get(i), calls);
            }
        }
        report(contestants);
        contestants.forEach(Contestant::close);
    }

    private void measure(int index, Contestant contestant, int calls) throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        load(contestant, calls);
        rates.get(index).add(calls / ((System.nanoTime() - start) / 1e9));
        costs.get(index).add((system.getProcessCpuTime() - cpu) / 1e9 / (calls / 1000.0));
    }

    private static void load(Contestant contestant, int calls) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(calls);
        AtomicLong failed = new AtomicLong();
        CountDownLatch lanes = new CountDownLatch(IN_FLIGHT);
        for (int i = 0; i < IN_FLIGHT; i++) {
            next(contestant, left, failed, lanes);
        }
        lanes.await();
        if (failed.get() > 0) {
            throw new IllegalStateException(contestant.name() + ": " + failed + " calls failed");
        }
    }

    private static void next(Contestant contestant, AtomicInteger left, AtomicLong failed, CountDownLatch lanes) {
        if (left.getAndDecrement() <= 0) {
            lanes.countDown();
            return;
        }
        contestant.call().whenComplete((length, fault) -> {
            if (fault != null || length < 1500) {
                failed.incrementAndGet();
            }
            next(contestant, left, failed, lanes);
        });
    }

    private void report(List<Contestant> contestants) {
        double rate = median(rates.get(0));
        double cost = median(costs.get(0));
        System.out.printf("%-32s %10s %8s %16s %8s%n", "client", "calls/s", "ratio", "CPU s per 1,000", "ratio");
        for (int i = 0; i < contestants.size(); i++) {
            System.out.printf(
                    "%-32s %10.0f %8.2f %16.4f %8.2f%n",
                    contestants.get(i).name(),
                    median(rates.get(i)),
                    median(rates.get(i)) / rate,
                    median(costs.get(i)),
                    median(costs.get(i)) / cost);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static Process java(Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path keyStore(Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(output);
        }
        return file;
    }
}
