package io.aftercall.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param headers names in lower case
 */
record RawCall(String method, String uri, Map<String, String> headers, String body) {

    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    String query() {
        int query = uri.indexOf('?');
        return query < 0 ? "" : uri.substring(query + 1);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    boolean isPost() {
        return method.equals("POST");
    }

    /** Without headers and body, which hold secrets. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
