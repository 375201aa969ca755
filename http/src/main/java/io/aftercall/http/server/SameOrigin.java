package io.aftercall.http.server;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Keeps web pages of others from pressing our buttons. A POST without a JSON body needs no leave from the browser, but
 * it carries the origin of the page (Fetch Standard, "Origin header"); programs send none.
 */
final class SameOrigin {

    private SameOrigin() {}

    /** @throws ProblemException if a page that is not ours has sent it */
    static void require(HttpRequest request) {
        Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
        String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
        if (origin.isPresent() && !isOf(origin.get(), host)) {
            throw new ProblemException(
                    Problem.of(Problem.Kind.FORBIDDEN_ORIGIN, "A page of another origin may not do this."));
        }
    }

    private static boolean isOf(String origin, String host) {
        return origin.equals("http://" + host) || origin.equals("https://" + host);
    }
}
