package io.aftercall.queue;

import io.aftercall.config.Redactor;
import io.aftercall.request.Credential;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestType;
import io.aftercall.request.Routing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one context take if they do not say it themselves. Read when a request is accepted, and frozen
 * with it.
 *
 * @param account by name, for requests that name neither an account nor a secret; null for what is theirs without it
 * @param flows for requests that name no flow: from the flow of a type, {@code new_create_payment_intent}, to the stem
 *     of another; in the order of their names
 */
public record ContextConfiguration(
        String contextId, @Nullable String account, Map<String, String> flows) {

    private static final List<String> REPLACEABLE =
            Arrays.stream(RequestType.values()).map(RequestType::flow).toList();

    /** @throws InvalidSubmission if something is not as it has to be; names each field */
    public ContextConfiguration {
        List<FieldError> errors = new ArrayList<>();
        check(errors, "", () -> Routing.requireContext(contextId));
        if (account != null) {
            check(errors, "", () -> new Credential.Account(account));
        }
        flows.forEach((flow, stem) -> {
            if (!REPLACEABLE.contains(flow)) {
                errors.add(new FieldError("flows." + shown(flow), "expected one of " + names()));
            }
            check(errors, "flows." + shown(flow), () -> Routing.requireFlow(stem));
        });
        if (!errors.isEmpty()) {
            throw new InvalidSubmission(errors);
        }
        flows = Collections.unmodifiableMap(new TreeMap<>(flows));
    }

    /** The stem of the flow for requests of {@code type} that name none; empty for the one of the type. */
    public Optional<String> flowOf(RequestType type) {
        return Optional.ofNullable(flows.get(type.flow()));
    }

    private static void check(List<FieldError> errors, String field, Runnable construction) {
        try {
            construction.run();
        } catch (InvalidSubmission e) {
            e.errors().forEach(error -> errors.add(field.isEmpty() ? error : new FieldError(field, error.message())));
        }
    }

    /** What was sent comes back in an error, so it is cut and made printable. */
    public static String shown(String name) {
        String start = name.length() > 64 ? name.substring(0, 64) + "…" : name;
        return Redactor.redact(start.replaceAll("\\p{C}", "?"));
    }

    private static String names() {
        return String.join(", ", REPLACEABLE);
    }
}
