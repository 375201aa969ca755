package io.aftercall.scripts;

/** Where the text of a script comes from. */
public sealed interface ScriptSource {

    /**
     * A file of the flows directory: {@code <name>_response.groovy} or {@code <name>_error.groovy}, whichever the
     * ending asks for, else {@code <name>.groovy}.
     */
    record Flow(FlowName name, Ending ending) implements ScriptSource {}

    /** A play request: the text itself. Only for callers who may bring code. */
    record Inline(String text) implements ScriptSource {

        /** Without the text, which may hold a secret. */
        @Override
        public String toString() {
            return "Inline[" + text.length() + " characters]";
        }
    }
}
