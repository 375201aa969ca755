package io.aftercall.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer before it meets the wire. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    static Answer json(int status, Object body) {
        return of(status, "application/json", Json.bytes(body));
    }

    static Answer html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", contentType), body);
    }

    Answer with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(status, Collections.unmodifiableMap(all), body);
    }

    Answer withBody(byte[] other) {
        return new Answer(status, headers, other);
    }
}
