package io.aftercall.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads objects and lists out of Stripe's answers, as strictly as something from outside deserves. */
public final class StripeAnswers {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private StripeAnswers() {}

    /**
     * One page of a list or of a search.
     *
     * @param tagged those of its objects that carry the tag
     * @param last the id of its last object; null if it is empty
     * @param more whether others follow
     */
    public record Page(List<ObjectNode> tagged, @Nullable String last, boolean more) {}

    /** The object of a good answer that has an id; empty if it is anything else. */
    public static Optional<ObjectNode> object(StripeReply reply) {
        return body(reply).filter(object -> hasId(object));
    }

    /** A text that somebody has given as an object of Stripe's; empty if it is none. */
    public static Optional<ObjectNode> object(String json) {
        return Optional.ofNullable(AnswerBody.object(json)).filter(object -> hasId(object));
    }

    /** A page; empty if the answer is none, or holds what does not belong there. */
    public static Optional<Page> page(StripeReply reply, TaggedCreates.Endpoint endpoint, String tag) {
        ObjectNode body = body(reply).orElse(null);
        if (body == null
                || !body.path("data").isArray()
                || !body.path("has_more").isBoolean()) {
            return Optional.empty();
        }
        List<ObjectNode> tagged = new ArrayList<>();
        String last = null;
        for (JsonNode item : body.path("data")) {
            if (!(item instanceof ObjectNode object) || !hasId(object)) {
                return Optional.empty();
            }
            last = object.path("id").asText();
            if (isTagged(object, endpoint, tag)) {
                tagged.add(object);
            }
        }
        boolean more = body.path("has_more").asBoolean();
        return more && last == null ? Optional.empty() : Optional.of(new Page(List.copyOf(tagged), last, more));
    }

    /** Whether an object is of the endpoint's kind and carries the tag: Stripe copies metadata to other kinds. */
    public static boolean isTagged(ObjectNode object, TaggedCreates.Endpoint endpoint, String tag) {
        return hasId(object)
                && object.path("object").asText().equals(endpoint.object())
                && object.path("metadata").path(TaggedCreates.TAG).asText().equals(tag);
    }

    /** In a few words, without anything personal. */
    public static String describe(ObjectNode object) {
        String status = object.path("status").asText();
        String kind = object.path("object").asText();
        return (kind.matches("[a-z_.]{1,64}") ? kind : "object") + " "
                + object.path("id").asText()
                + (status.matches("[a-z_]{1,64}") ? ", status " + status : "");
    }

    /** In a few words. */
    public static String describe(StripeReply reply) {
        return switch (reply) {
            case StripeReply.Answer answer -> {
                String code = AnswerBody.errorText(AnswerBody.error(answer.body()), "code");
                yield "HTTP " + answer.status() + (code.matches("[a-z_]{1,64}") ? " " + code : "");
            }
            case StripeReply.Unreadable cut -> "HTTP " + cut.status() + " " + cut.why();
            case StripeReply.NotSent unsent -> "not asked: " + unsent.why();
            case StripeReply.TlsFailed failed -> "not asked: " + failed.why();
            case StripeReply.Broken broken -> "no answer: " + broken.why();
        };
    }

    /** Whether Stripe says that there is nothing of this name (any more). */
    public static boolean isMissing(StripeReply reply) {
        return reply instanceof StripeReply.Answer answer
                && answer.status() == 404
                && AnswerBody.errorText(AnswerBody.error(answer.body()), "code").equals("resource_missing");
    }

    private static Optional<ObjectNode> body(StripeReply reply) {
        return reply instanceof StripeReply.Answer answer
                        && answer.status() / 100 == 2
                        && AnswerBody.isObjectOfStripe(answer)
                ? Optional.ofNullable(AnswerBody.object(answer.body()))
                : Optional.empty();
    }

    private static boolean hasId(ObjectNode object) {
        return object.path("id").isTextual()
                && ID.matcher(object.path("id").asText()).matches()
                && object.path("object").isTextual();
    }
}
