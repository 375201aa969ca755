package io.aftercall.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aftercall.request.ExecutionId;
import io.aftercall.request.ExecutionState;
import io.aftercall.request.Outcome;
import io.aftercall.request.Request;

/** The words that contracts about dead letters share. */
abstract class DeadLettersTestBase extends StoreContract {

    /** The one that ended last. */
    HeldJob lastJob;

    /** A request whose flow has failed for good. */
    Request buried(ExecutionState state) {
        Request request = settled(Requests.paymentIntent(), Outcome.SUCCEEDED);
        end(state);
        return request;
    }

    Request poisoned(Request request) {
        settled(request, Outcome.POISON);
        end(ExecutionState.COMPLETED);
        return request;
    }

    PlayRequest buriedPlay(PlayRequest play, ExecutionState state) {
        await(store.scripts().play(play));
        end(state);
        return play;
    }

    void end(ExecutionState state) {
        lastJob = takeJob("worker-1");
        assertThat(await(store.scripts().record(lastJob.lease(), Runs.ended(state))))
                .isEqualTo(StepReply.DONE);
    }

    DeadLetterPage list(DeadLetterQuery.Filter filter) {
        return await(store.deadLetters().list(new DeadLetterQuery(filter, null, DeadLetterQuery.MAX_LIMIT)));
    }

    DeadLetter only(DeadLetterQuery.Filter filter) {
        assertThat(list(filter).letters()).hasSize(1);
        return list(filter).letters().getFirst();
    }

    DeadLetterReply replay(ExecutionId id) {
        return replay(id, DeadLetterEdit.NONE);
    }

    DeadLetterReply replay(ExecutionId id, DeadLetterEdit edit) {
        return await(store.deadLetters().replay(id, edit, HORIZON));
    }

    DeadLetterReply discard(ExecutionId id) {
        return await(store.deadLetters().discard(id));
    }
}
