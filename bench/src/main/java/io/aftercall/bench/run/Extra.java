package io.aftercall.bench.run;

import io.aftercall.bench.contender.AftercallContender;
import io.aftercall.bench.contender.Contender;
import io.aftercall.bench.contender.Contenders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run scale | payload | intake | soak}. */
@Command(name = "bench/run", mixinStandardHelpOptions = true)
public final class Extra {

    private final Path root = Path.of(System.getProperty("bench.root")).toAbsolutePath();

    private Extra() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Extra()).execute(args));
    }

    @Command(name = "scale", description = "W2 on 1, 2 and 4 engines and as many workers.")
    int scale(
            @Option(names = "--n", defaultValue = "20000") int n,
            @Option(names = "--rounds", defaultValue = "1") int rounds) {
        Options options = options("W2", "--n=" + n, "--rounds=" + rounds);
        List<Contender> contenders = List.of(
                new AftercallContender(0),
                new AftercallContender(1),
                new AftercallContender(2),
                new AftercallContender(4));
        return print(new Runner(root, options).run(contenders));
    }

    @Command(name = "payload", description = "W2 with descriptions of 0.2 to 256 KB; the number falls as they grow.")
    int payload(
            @Option(names = "--n", defaultValue = "10000", description = "With 0.2 KB.") int n,
            @Option(names = "--only", defaultValue = "aftercall,bullmq,floor") String only) {
        List<Result> results = new ArrayList<>();
        for (int bytes : List.of(200, 2_000, 16_000, 64_000, 250_000)) {
            int fewer = Math.clamp(2_000L * n / bytes, 100, n);
            Options options = options("W2", "--n=" + fewer, "--payload=" + bytes, "--only=" + only);
            List<Contender> contenders = Contenders.available(root).stream()
                    .filter(each -> options.wants(each.name()))
                    .toList();
            System.out.printf("%n%,d bytes of description%n", bytes);
            List<Result> some = new Runner(root, options).run(contenders);
            print(some);
            results.addAll(some);
        }
        return good(results);
    }

    @Command(name = "intake", description = "Durable 202s a second over HTTP, by wrk.")
    int intake(
            @Option(names = "--seconds", defaultValue = "20") int seconds,
            @Option(names = "--fsync", description = "appendfsync always.") boolean fsync)
            throws IOException, InterruptedException {
        new Intake(root, dir("intake")).run(seconds, fsync ? "always" : "everysec");
        return 0;
    }

    @Command(name = "soak", description = "A steady stream of charges; CSV in bench/out/soak.csv.")
    int soak(
            @Parameters(paramLabel = "MINUTES", defaultValue = "30") int minutes,
            @Option(names = "--rate", defaultValue = "200", description = "Charges a second.") int rate)
            throws IOException {
        Path csv = root.resolve("bench/out/soak.csv");
        try (PrintStream out = new PrintStream(Files.newOutputStream(csv), true, StandardCharsets.UTF_8)) {
            new Soak(root, dir("soak")).run(minutes, rate, out);
        }
        System.out.print(Files.readString(csv));
        return 0;
    }

    private static Options options(String... args) {
        return CommandLine.populateCommand(new Options(), args);
    }

    private static int print(List<Result> results) {
        new Table(results).print(System.out);
        return good(results);
    }

    private static int good(List<Result> results) {
        return !results.isEmpty() && results.stream().allMatch(Result::verified) ? 0 : 1;
    }

    private Path dir(String name) throws IOException {
        return Files.createDirectories(root.resolve("bench/out/run").resolve(name + "-" + System.currentTimeMillis()));
    }
}
