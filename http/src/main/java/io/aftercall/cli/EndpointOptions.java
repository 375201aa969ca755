package io.aftercall.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the endpoint listens. */
final class EndpointOptions {

    @Option(names = "--host", paramLabel = "HOST", description = "Address of the endpoint; 127.0.0.1 unless set.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the endpoint; 0 takes a free one.")
    private @Nullable Integer port;

    void addTo(Map<String, Object> overrides) {
        ProcessOptions.put(overrides, "http.host", host);
        ProcessOptions.put(overrides, "http.port", port);
    }
}
