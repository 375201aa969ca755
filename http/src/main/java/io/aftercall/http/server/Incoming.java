package io.aftercall.http.server;

import io.aftercall.queue.ListQuery;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.jspecify.annotations.Nullable;

/**
 * A request to the endpoint, with what can be read of it besides its body.
 *
 * @param variables the variable segments of the path, in order
 */
record Incoming(HttpRequest request, List<String> variables) {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private static final int DEFAULT_LIMIT = 50;
    private static final String STATES =
            Arrays.stream(RequestState.values()).map(RequestState::wire).collect(Collectors.joining(", "));

    /** The first variable segment of the path; empty if the path has none. */
    String id() {
        return variables.isEmpty() ? "" : variables.get(0);
    }

    /**
     * The caller's own key.
     *
     * @throws ProblemException if it is not fit to be one, or there are two
     */
    @Nullable
    String idempotencyKey() {
        List<String> keys = StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.is("idempotency-key"))
                .map(HttpHeader::value)
                .toList();
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw new ProblemException(Problem.invalid(
                    "Idempotency-Key", "expected once, with 1 to 255 printable ASCII characters, no spaces"));
        }
        return keys.get(0);
    }

    /**
     * How long the caller wants to wait; zero if it does not say.
     *
     * @throws ProblemException if it is no duration
     */
    Duration await(Duration longest) {
        Optional<String> text = query().get("wait");
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration wait = Durations.parse(text.get())
                .orElseThrow(() -> new ProblemException(Problem.invalid("wait", "expected " + Durations.EXPECTED)));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    /** @throws ProblemException if a parameter is wrong; names all that are */
    ListQuery listQuery() {
        List<FieldError> errors = new ArrayList<>();
        Query query = query();
        Optional<String> wire = query.get("state");
        Optional<RequestState> state = wire.flatMap(RequestState::ofWire);
        if (wire.isPresent() && state.isEmpty()) {
            errors.add(new FieldError("state", "expected one of " + STATES));
        }
        check(errors, () -> new ListQuery(null, query.get("after").orElse(null), 1));
        check(errors, () -> new ListQuery(null, null, limit(query)));
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        return new ListQuery(state.orElse(null), query.get("after").orElse(null), limit(query));
    }

    private static int limit(Query query) {
        String text = query.get("limit").orElse(Integer.toString(DEFAULT_LIMIT));
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    private static void check(List<FieldError> errors, Runnable construction) {
        try {
            construction.run();
        } catch (InvalidSubmission e) {
            errors.addAll(e.errors());
        }
    }

    /** @throws ProblemException if it cannot be read */
    Query query() {
        try {
            return request.getUri().query();
        } catch (IllegalUriException e) {
            throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The query of the URI cannot be read."));
        }
    }
}
