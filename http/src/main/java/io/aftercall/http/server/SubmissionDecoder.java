package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.config.Secret;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.RequestType;
import io.aftercall.request.StripeCall;
import io.aftercall.request.Submission;
import io.aftercall.request.SubmissionBuilder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a submission of one JSON object, or says everything that is wrong with it. One instance per object. */
final class SubmissionDecoder {

    private static final String TYPES =
            Arrays.stream(RequestType.values()).map(RequestType::wire).collect(Collectors.joining(", "));
    private static final int LAST_YEAR = 9999;

    private final Fields fields;
    private final List<FieldError> errors;
    private final RequestType type;
    private final SubmissionBuilder builder;

    private SubmissionDecoder(ObjectNode body, String prefix, List<FieldError> errors) {
        this.fields = new Fields(body, prefix, errors);
        this.errors = errors;
        this.type = readType();
        this.builder = Submission.of(type);
    }

    /**
     * Decodes.
     *
     * @param prefix of field names in errors
     * @param key the caller's own idempotency key, checked already; null if none
     * @param errors gets what is wrong
     * @return empty if something is
     */
    static Optional<Submission> decode(ObjectNode body, String prefix, @Nullable String key, List<FieldError> errors) {
        int before = errors.size();
        SubmissionDecoder decoder = new SubmissionDecoder(body, prefix, errors);
        decoder.readAll();
        return errors.size() == before
                ? Optional.of(decoder.builder.idempotencyKey(key).build())
                : Optional.empty();
    }

    private void readAll() {
        String method = readCall();
        fields.object("params").ifPresent(params -> builder.params(Params.read(params, method, fields)));
        fields.text("worker_id").ifPresent(id -> set(to -> to.worker(id)));
        fields.text("context_id").ifPresent(id -> set(to -> to.context(id)));
        fields.whole("priority").ifPresent(level -> set(to -> to.priority(level)));
        fields.text("flow").ifPresent(stem -> set(to -> to.flow(stem)));
        builder.mode(Modes.read(fields));
        fields.text("caller_id").ifPresent(id -> set(to -> to.callerId(id)));
        fields.any("args").ifPresent(args -> set(to -> to.argsJson(args.toString())));
        fields.texts("tags").ifPresent(tags -> set(to -> to.tags(tags)));
        readCredential();
        readSchedule();
        fields.refuseUnknown();
    }

    /** Sets a field, and lets the engine's own types say what is wrong with it. */
    private void set(Consumer<SubmissionBuilder> setter) {
        try {
            SubmissionBuilder probe = Submission.of(RequestType.PRODUCT);
            setter.accept(probe);
            probe.build();
            setter.accept(builder);
        } catch (InvalidSubmission e) {
            fields.error(e);
        }
    }

    private RequestType readType() {
        int before = errors.size();
        Optional<String> wire = fields.text("type");
        Optional<RequestType> read = wire.flatMap(RequestType::ofWire);
        if (read.isEmpty() && errors.size() == before) {
            fields.error("type", "expected one of " + TYPES);
        }
        boolean generic = fields.any("path").isPresent() || fields.any("method").isPresent();
        return read.orElse(generic ? RequestType.STRIPE : RequestType.PRODUCT);
    }

    /** @return the method, or POST where it is missing or wrong */
    private String readCall() {
        Optional<String> method = fields.text("method");
        Optional<String> path = fields.text("path");
        fields.text("api_version").ifPresent(version -> {
            if (isCall("POST", "/v1/any", version, null)) {
                builder.apiVersion(version);
            }
        });
        fields.text("stripe_account").ifPresent(account -> {
            if (isCall("POST", "/v1/any", Params.ANY_VERSION, account)) {
                builder.stripeAccount(account);
            }
        });
        requireFor("method", "POST, GET or DELETE");
        requireFor("path", "/v1/…");
        boolean methodFits = method.filter(given -> isCall(given, "/v1/any", Params.ANY_VERSION, null))
                .isPresent();
        boolean pathFits = path.filter(given -> isCall("POST", given, Params.ANY_VERSION, null))
                .isPresent();
        if (methodFits && pathFits) {
            builder.call(method.get(), path.get());
        }
        return methodFits ? method.get() : "POST";
    }

    private void requireFor(String name, String expected) {
        boolean present = fields.any(name).isPresent();
        if (type == RequestType.STRIPE && !present) {
            fields.error(name, "expected with type stripe: " + expected);
        }
        if (type != RequestType.STRIPE && present) {
            fields.error(name, "expected only with type stripe");
        }
    }

    private boolean isCall(String method, String path, String version, @Nullable String account) {
        try {
            new StripeCall(method, path, "", version, account);
            return true;
        } catch (InvalidSubmission e) {
            fields.error(e);
            return false;
        }
    }

    private void readCredential() {
        Optional<String> account = fields.text("account");
        Optional<String> secret = fields.text("secret");
        if (fields.any("account").isPresent() && fields.any("secret").isPresent()) {
            fields.error("secret", "expected either account or secret, not both");
        }
        account.ifPresent(name -> set(to -> to.account(name)));
        secret.ifPresent(text -> {
            try {
                builder.secret(Secret.of(text));
            } catch (IllegalArgumentException e) {
                fields.error("secret", "expected 1 to 512 printable ASCII characters without spaces");
            }
        });
    }

    private void readSchedule() {
        Optional<String> runAt = fields.text("run_at");
        Optional<JsonNode> delay = fields.any("delay");
        if (fields.any("run_at").isPresent() && delay.isPresent()) {
            fields.error("delay", "expected either run_at or delay, not both");
        }
        Optional<Boolean> ordered = fields.flag("ordered");
        if (ordered.orElse(false) && (fields.any("run_at").isPresent() || delay.isPresent())) {
            fields.error("ordered", "expected without run_at and delay");
        }
        runAt.ifPresent(this::readRunAt);
        delay.ifPresent(this::readDelay);
        ordered.filter(wanted -> wanted).ifPresent(wanted -> builder.inOrder());
    }

    private void readRunAt(String text) {
        time(text)
                .ifPresentOrElse(
                        time -> builder.runAt(time.toInstant()),
                        () -> fields.error("run_at", "expected a time with an offset such as 2026-12-01T10:00:00Z"));
    }

    private static Optional<OffsetDateTime> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text))
                    .filter(time -> time.getYear() >= 0 && time.getYear() <= LAST_YEAR);
        } catch (DateTimeException e) {
            return Optional.empty(); // the caller says what was expected
        }
    }

    private void readDelay(JsonNode value) {
        Optional<Duration> delay = Optional.empty();
        if (value.isNumber()) {
            delay = Durations.ofSeconds(value.decimalValue());
        } else if (value.isTextual()) {
            delay = Durations.parse(value.textValue());
        }
        delay.ifPresentOrElse(
                wait -> set(to -> to.delay(wait)), () -> fields.error("delay", "expected " + Durations.EXPECTED));
    }
}
