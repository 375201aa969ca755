package io.aftercall.testing;

import io.aftercall.queue.ListCursor;
import io.aftercall.queue.Resolution;
import io.aftercall.queue.Unknowns.Check;
import io.aftercall.request.Reconciliation;
import io.aftercall.request.Reconciliation.Evidence;
import io.aftercall.request.Reconciliation.Resolved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the unknown outcome of one request is found out. Not thread-safe. */
final class ReconciliationRow {

    private final List<Evidence> evidence = new ArrayList<>();
    private final List<String> former = new ArrayList<>();
    private int checks;
    private @Nullable Instant checkedAt;
    private @Nullable Instant nextCheckAt;
    private @Nullable Resolved resolved;
    private @Nullable ListCursor cursor;

    ReconciliationRow(Instant firstLook) {
        nextCheckAt = firstLook;
    }

    boolean isDue(Instant now) {
        return nextCheckAt != null && !nextCheckAt.isAfter(now);
    }

    boolean isResolved() {
        return resolved != null;
    }

    void lookAgain(Instant at) {
        nextCheckAt = at;
    }

    void note(Check check, Instant now) {
        checks++;
        checkedAt = now;
        nextCheckAt = now.plus(check.again());
        cursor = check.cursor();
        testify(new Evidence(now, check.how(), check.found()));
    }

    @Nullable
    ListCursor cursor() {
        return cursor;
    }

    void goOn(ListCursor from, Instant at) {
        cursor = from;
        nextCheckAt = at;
    }

    /** @param past the run that was told of the unknown outcome, as JSON */
    void resolve(Resolution resolution, String past, Instant now) {
        resolved = new Resolved(now, resolution.by(), resolution.note());
        nextCheckAt = null;
        cursor = null;
        former.add(past);
        testify(new Evidence(now, resolution.how(), resolution.found()));
    }

    Reconciliation view() {
        String past = former.isEmpty() ? null : "[" + String.join(",", former) + "]";
        return new Reconciliation(checks, checkedAt, nextCheckAt, evidence, resolved, past);
    }

    private void testify(Evidence one) {
        evidence.add(one);
        if (evidence.size() > Reconciliation.MAX_EVIDENCE) {
            evidence.removeFirst();
        }
    }
}
