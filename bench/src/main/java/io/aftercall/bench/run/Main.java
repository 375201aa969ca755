package io.aftercall.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.aftercall.bench.contender.Contender;
import io.aftercall.bench.contender.Contenders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench/run}: measures aftercall and its peers. Ends with 1 if something was not verified. */
@Command(name = "bench/run", mixinStandardHelpOptions = true, sortOptions = false)
public final class Main implements Callable<Integer> {

    @Mixin
    private Options options = new Options();

    private final Path root = Path.of(System.getProperty("bench.root")).toAbsolutePath();

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Contender> all = Contenders.available(root);
        Set<String> unknown = options.unknown(all.stream().map(Contender::name).collect(Collectors.toSet()));
        unknown.forEach(name -> System.err.println("skipped: " + name + ": there is no such contender here"));
        List<Contender> wanted =
                all.stream().filter(each -> options.wants(each.name())).toList();
        List<Result> results = new Runner(root, options).run(wanted);
        new Table(results).print(System.out);
        Path out = options.out(root);
        Files.createDirectories(out.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(out.toFile(), results);
        System.out.println();
        System.out.println(results.size() + " results in " + out);
        return !results.isEmpty() && results.stream().allMatch(Result::verified) ? 0 : 1;
    }
}
