package io.aftercall.queue;

import org.jspecify.annotations.Nullable;

/**
 * What somebody has in a flow file.
 *
 * @param version the hash of the text
 * @param text not kept if it is refused
 * @param source who has it: a host and a directory
 * @param refusal why it cannot become active; null if it compiles
 */
public record FlowPublication(
        String flow,
        String version,
        String text,
        String source,
        @Nullable String refusal) {

    /** Without the text. */
    @Override
    public String toString() {
        return "FlowPublication[" + flow + " " + version + " of " + source + "]";
    }
}
