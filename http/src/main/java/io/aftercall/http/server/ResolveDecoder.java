package io.aftercall.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aftercall.actors.PersonsDecision;
import io.aftercall.request.FieldError;
import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import io.aftercall.stripe.StripeAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code {"outcome":"succeeded","object_id":"pi_…","note":"…"}}. */
final class ResolveDecoder {

    private static final String OUTCOMES = "expected succeeded, declined or not_charged";

    private ResolveDecoder() {}

    /** @throws ProblemException if it is no decision; names the fields */
    static PersonsDecision decode(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new ProblemException(Problem.of(Problem.Kind.MALFORMED, "The body has to be an object."));
        }
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(object, "", errors);
        Optional<Outcome> outcome = fields.text("outcome").flatMap(ResolveDecoder::outcome);
        Optional<String> made = fields.object("object").map(ObjectNode::toString);
        Optional<String> id = fields.text("object_id");
        Optional<String> note = fields.text("note");
        fields.refuseUnknown();
        if (outcome.isEmpty()
                && errors.stream().noneMatch(error -> error.field().equals("outcome"))) {
            fields.error("outcome", OUTCOMES);
        }
        if (made.isPresent() && StripeAnswers.object(made.get()).isEmpty()) {
            fields.error("object", "expected an object of Stripe's, with id and object");
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalid(errors));
        }
        try {
            return new PersonsDecision(outcome.orElseThrow(), made.orElse(null), id.orElse(null), note.orElse(null));
        } catch (InvalidSubmission e) {
            throw new ProblemException(Problem.invalid(e.errors()));
        }
    }

    private static Optional<Outcome> outcome(String wire) {
        try {
            return Optional.of(Outcome.ofWire(wire));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the caller hears of it as of any other wrong field
        }
    }
}
