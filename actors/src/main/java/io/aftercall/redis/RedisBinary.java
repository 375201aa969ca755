package io.aftercall.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import redis.embedded.RedisExecProvider;

/** Finds a redis-server to start: the one that is installed, else the one that is packed along. */
final class RedisBinary {

    private RedisBinary() {}

    static String find() throws IOException {
        Optional<Path> installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
        if (installed.isPresent()) {
            return installed.get().toString();
        }
        try {
            return RedisExecProvider.defaultProvider().get().getAbsolutePath();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "no redis-server for this machine is packed along: install one, or set redis.uri to one that runs",
                    e);
        }
    }
}
