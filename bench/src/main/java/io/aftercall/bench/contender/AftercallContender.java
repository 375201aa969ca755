package io.aftercall.bench.contender;

import io.aftercall.bench.host.Child;
import io.aftercall.bench.peer.AftercallSubmitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** aftercall as its launcher starts it: one server, or so many engines and as many workers. */
public final class AftercallContender implements Contender {

    private final int pairs;

    /** @param pairs engines, and as many workers; 0 for one server that is both */
    public AftercallContender(int pairs) {
        this.pairs = pairs;
    }

    @Override
    public String name() {
        return pairs == 0 ? "aftercall" : "aftercall-x" + pairs;
    }

    @Override
    public String durability(String fsync) {
        return (fsync.equals("always") ? "fsync" : "window-2s") + " (AOF " + fsync + ")";
    }

    @Override
    public Session start(Arena arena) {
        Map<String, String> environment = environment(arena);
        List<Child> processes = arena.workersRun() ? processes(arena, environment) : List.of();
        processes.forEach(child -> child.await("aftercall "));
        String how = arena.workersRun() ? "store" : "inside";
        Child submitter = Child.java("submitter", AftercallSubmitter.class, arena.dir(), environment, how);
        submitter.await("ready");
        return new AftercallSession(submitter, processes, arena);
    }

    private List<Child> processes(Arena arena, Map<String, String> environment) {
        List<Child> processes = new ArrayList<>();
        if (pairs == 0) {
            processes.add(launch(arena, environment, "server", "server", "--port", "0"));
        }
        for (int i = 1; i <= pairs; i++) {
            processes.add(launch(arena, environment, "engine" + i, "engine", "--port", "0"));
            processes.add(launch(arena, environment, "worker" + i, "worker"));
        }
        return processes;
    }

    private static Child launch(Arena arena, Map<String, String> environment, String name, String... args) {
        List<String> command =
                new ArrayList<>(List.of(arena.root().resolve("aftercall").toString()));
        command.addAll(List.of(args));
        Map<String, String> own = new LinkedHashMap<>(environment);
        if (!arena.jfr().isEmpty()) {
            String file = arena.jfr() + "-" + name + ".jfr";
            own.merge(
                    "AFTERCALL_JAVA_OPTS",
                    "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file + " -Xlog:jfr*=off",
                    (given, ours) -> given + " " + ours);
        }
        return Child.start(name, command, arena.dir(), own);
    }

    private static Map<String, String> environment(Arena arena) {
        Map<String, String> environment = new LinkedHashMap<>(arena.environment());
        environment.put("AFTERCALL_JAVA_HOME", System.getProperty("java.home"));
        environment.put("AFTERCALL_JAVA_OPTS", System.getenv().getOrDefault("AFTERCALL_JAVA_OPTS", ""));
        environment.put(
                "AFTERCALL_REDIS_URI", "redis://127.0.0.1:" + arena.redis().port());
        environment.put(
                "AFTERCALL_STRIPE_BASE_URI",
                "http://127.0.0.1:" + arena.stripe().port());
        environment.put("AFTERCALL_DATA_DIR", arena.dir().resolve("data").toString());
        environment.put("AFTERCALL_FLOWS_DIR", flows(arena.root()).toString());
        environment.put("STRIPE_SECRET_KEY", "sk_test_bench");
        if (!arena.workload().charges()) {
            environment.put("AFTERCALL_SCRIPTS_INLINE_TRUSTED", "true"); // what the peers run is their own code as well
        }
        if (arena.workload().isSlow()) {
            environment.put("AFTERCALL_STRIPE_MAX_IN_FLIGHT", Integer.toString(arena.concurrency()));
        }
        return environment;
    }

    private static Path flows(Path root) {
        return root.resolve("bench/flows");
    }
}
