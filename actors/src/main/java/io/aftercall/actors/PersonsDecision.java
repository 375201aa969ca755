package io.aftercall.actors;

import io.aftercall.request.InvalidSubmission;
import io.aftercall.request.Outcome;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a request whose outcome is unknown.
 *
 * @param outcome succeeded, declined or not_charged
 * @param objectJson Stripe's object, for a success; null if it is named or there is none
 * @param objectId the id of Stripe's object, which is fetched; null if it is given or there is none
 * @param note why; null if nothing is said
 */
public record PersonsDecision(
        Outcome outcome,
        @Nullable String objectJson,
        @Nullable String objectId,
        @Nullable String note) {

    private static final Set<Outcome> OUTCOMES = EnumSet.of(Outcome.SUCCEEDED, Outcome.DECLINED, Outcome.NOT_CHARGED);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final int MAX_NOTE = 2000;

    /** @throws InvalidSubmission if it contradicts itself, or a success comes without an object; names the field */
    public PersonsDecision {
        require(OUTCOMES.contains(outcome), "outcome", "succeeded, declined or not_charged");
        boolean succeeded = outcome == Outcome.SUCCEEDED;
        int objects = (objectJson == null ? 0 : 1) + (objectId == null ? 0 : 1);
        require(!succeeded || objects == 1, "object", "the object that Stripe made, or its id in object_id");
        require(succeeded || objects == 0, "object", "none unless the outcome is succeeded");
        require(objectId == null || ID.matcher(objectId).matches(), "object_id", "the id of an object of Stripe's");
        require(note == null || note.length() <= MAX_NOTE, "note", "at most " + MAX_NOTE + " characters");
    }

    private static void require(boolean holds, String field, String expected) {
        if (!holds) {
            throw new InvalidSubmission(field, "expected " + expected);
        }
    }
}
