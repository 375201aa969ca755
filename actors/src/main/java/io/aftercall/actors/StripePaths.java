package io.aftercall.actors;

import io.aftercall.request.StripeCall;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which object the path of a call is about. */
final class StripePaths {

    /** {@code pi_3Nx…}: a word, an underscore, and somewhere after it a digit or a capital, as no endpoint has it. */
    private static final Pattern ID = Pattern.compile("[a-z]{2,12}_(?=.*[A-Z0-9])[A-Za-z0-9_]+");

    private StripePaths() {}

    /** The path of the object that the call changes or deletes; empty if it names none. */
    static Optional<String> objectOf(StripeCall call) {
        List<String> segments = segments(call);
        int id = idAt(segments);
        if (id > 0) {
            return Optional.of(path(segments, id + 1));
        }
        // What a DELETE names is an object, whatever its maker has called it.
        boolean deletes = call.method().equals("DELETE") && segments.size() > 2;
        return deletes ? Optional.of(call.path()) : Optional.empty();
    }

    /** Where objects of the kind that the call is about are found by id. */
    static String collectionOf(StripeCall call) {
        List<String> segments = segments(call);
        int id = idAt(segments);
        if (id > 0) {
            return path(segments, id);
        }
        boolean deletes = call.method().equals("DELETE") && segments.size() > 2;
        return deletes ? path(segments, segments.size() - 1) : call.path();
    }

    private static int idAt(List<String> segments) {
        for (int i = segments.size() - 1; i > 1; i--) {
            if (ID.matcher(segments.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> segments(StripeCall call) {
        return Arrays.asList(call.path().substring(1).split("/"));
    }

    private static String path(List<String> segments, int end) {
        return "/" + String.join("/", segments.subList(0, end));
    }
}
