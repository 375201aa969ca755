package io.aftercall.scripts.isolation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What children run on. At first that is the JDK of this process with few of its modules. Beside the work an image of just
 * these modules is made, and a cache of what a child learns while it starts; with them a start costs half. Both are kept
 * in a directory for the next process. Where they cannot be made, all goes on as it began.
 */
final class ChildRuntime {

    private static final Logger log = LoggerFactory.getLogger(ChildRuntime.class);
    private static final long MAKING_MINUTES = 3;

    /**
     * @param directory kept from one process to the next
     * @param anchors a class of each place of the class path
     * @param main the child's class
     * @param training arguments with which it warms up and ends
     */
    record Plan(Path directory, List<Class<?>> anchors, String main, List<String> training, long memory) {}

    private final Plan plan;
    private final Path host;
    private final List<Path> classPath;
    private volatile ChildJvm current;

    private ChildRuntime(Plan plan, Path host, List<Path> classPath) {
        this.plan = plan;
        this.host = host;
        this.classPath = classPath;
        this.current = onHost();
    }

    static ChildRuntime prepare(Plan plan) throws IOException {
        Path directory =
                Files.createDirectories(plan.directory().toAbsolutePath()).toRealPath();
        Plan real = new Plan(directory, plan.anchors(), plan.main(), plan.training(), plan.memory());
        ChildRuntime runtime = new ChildRuntime(real, host(), ChildPrograms.in(directory, plan.anchors()));
        runtime.look();
        return runtime;
    }

    /** The JDK of this process. */
    static Path host() throws IOException {
        return Path.of(System.getProperty("java.home")).toRealPath();
    }

    ChildJvm current() {
        return current;
    }

    /** Makes what is missing, unless another process is at it. Takes seconds. */
    void improve() {
        Path lock = plan.directory().resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                make();
                look();
            }
        } catch (java.nio.channels.OverlappingFileLockException sameProcess) {
            log.debug("Another engine of this process makes the image.");
        } catch (IOException e) {
            log.warn("Children start without an image of their own, which takes them longer. why={}", e.getMessage());
        }
    }

    private void make() throws IOException {
        Path jlink = host.resolve("bin/jlink");
        if (!Files.isDirectory(image()) && Files.isExecutable(jlink)) {
            Path unfinished = plan.directory()
                    .resolve("unfinished-image-" + ProcessHandle.current().pid());
            try {
                run(List.of(
                        jlink.toString(),
                        "--add-modules",
                        ChildJvm.MODULES,
                        "--strip-java-debug-attributes",
                        "--no-man-pages",
                        "--no-header-files",
                        "--generate-cds-archive",
                        "--output",
                        unfinished.toString()));
                Files.deleteIfExists(unfinished.resolve("bin/keytool"));
                Files.deleteIfExists(unfinished.resolve("lib/jspawnhelper"));
                Directories.moveTo(unfinished, image());
            } finally {
                Directories.delete(unfinished);
            }
        }
        if (Files.isDirectory(image()) && !Files.isRegularFile(onImage().cache())) {
            Path unfinished = plan.directory()
                    .resolve("unfinished-cache-" + ProcessHandle.current().pid());
            run(onImage().training(unfinished, plan.main(), plan.training()));
            Files.move(unfinished, onImage().cache(), StandardCopyOption.ATOMIC_MOVE);
        }
        Directories.deleteStale(plan.directory(), "child-");
        Directories.deleteStale(plan.directory(), "image-");
        Directories.deleteStale(plan.directory(), "unfinished-");
    }

    private void run(List<String> command) throws IOException {
        Process process = Confinement.start(command, plan.directory(), ProcessBuilder.Redirect.DISCARD);
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            output.skip(Long.MAX_VALUE);
            if (!process.waitFor(MAKING_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(command.getFirst() + " has failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private void look() {
        if (Files.isDirectory(image())) {
            current = onImage();
        }
    }

    private ChildJvm onHost() {
        return new ChildJvm(host, false, classPath, cache(), plan.memory());
    }

    private ChildJvm onImage() {
        return new ChildJvm(image(), true, classPath, cache(), plan.memory());
    }

    private Path cache() {
        return classPath.getFirst().resolveSibling("warm.cache");
    }

    private Path image() {
        return plan.directory()
                .resolve("image-" + Runtime.version().toString().replace('+', '-') + "-"
                        + Integer.toHexString(host.toString().hashCode()));
    }
}
