package io.aftercall.actors;

import io.aftercall.request.Request;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a call goes, as far as calls fail together: the account that pays for it, and the endpoint.
 *
 * @param endpoint method and path, with {@code {id}} for what names an object
 */
record Destination(String account, String endpoint) {

    /** Stripe's own words in paths; whatever has a digit or a capital names an object. */
    private static final Pattern WORD = Pattern.compile("v1|[a-z_]{1,40}");

    static Destination of(Request request) {
        return new Destination(request.account(), request.call().method() + " " + template(request));
    }

    @Override
    public String toString() {
        return endpoint + " of account " + account;
    }

    private static String template(Request request) {
        String path = request.call().path();
        if (request.type().createPath().filter(path::equals).isPresent()) {
            return path; // names no object
        }
        return Arrays.stream(path.split("/", -1))
                .map(segment -> segment.isEmpty() || WORD.matcher(segment).matches() ? segment : "{id}")
                .collect(Collectors.joining("/"));
    }
}
