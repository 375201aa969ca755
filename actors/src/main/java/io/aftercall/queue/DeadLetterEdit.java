package io.aftercall.queue;

import io.aftercall.config.SecretSealer;
import io.aftercall.request.ExecutionId;
import io.aftercall.request.Origin;
import io.aftercall.request.Routing;
import org.jspecify.annotations.Nullable;

/**
 * What a person changes before a replay; what is null stays as it was.
 *
 * @param flow stem of another flow's name, for what belongs to a request
 * @param argsJson other args, for what belongs to a request
 * @param script another text, for a script that somebody sent; sealed before it is stored
 * @param bindingsJson other bindings, likewise
 */
public record DeadLetterEdit(
        @Nullable String flow,
        @Nullable String argsJson,
        @Nullable String script,
        @Nullable String bindingsJson) {

    public static final DeadLetterEdit NONE = new DeadLetterEdit(null, null, null, null);

    private static final String ANY = "any";

    /** @throws io.aftercall.request.InvalidSubmission if flow or args are not fit for a request */
    public DeadLetterEdit {
        new Routing(ANY, ANY, Routing.DEFAULT_PRIORITY, flow);
        new Origin(null, argsJson, Origin.NONE.tags(), null);
    }

    public boolean isEmpty() {
        return flow == null && argsJson == null && script == null && bindingsJson == null;
    }

    /** As a script that is sent is sealed, for this execution only. */
    public DeadLetterEdit sealed(SecretSealer sealer, ExecutionId id) {
        return new DeadLetterEdit(
                flow,
                argsJson,
                script == null ? null : sealer.sealText(script, id.value()),
                bindingsJson == null ? null : sealer.sealText(bindingsJson, id.value()));
    }
}
