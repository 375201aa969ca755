package io.aftercall.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command talks to. */
final class ClientOptions {

    private static final String LOCAL = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server; else AFTERCALL_URL, else http://127.0.0.1:8080.")
    private @Nullable URI url;

    ApiClient client() {
        return new ApiClient(url != null ? url : URI.create(System.getenv().getOrDefault("AFTERCALL_URL", LOCAL)));
    }
}
