package io.aftercall.scripts;

/** Where the text of a script comes from. */
public sealed interface ScriptSource {

    /**
     * The flow for an ending: {@code <name>_response} or {@code <name>_error}, whichever the ending asks for, else
     * {@code <name>}.
     */
    record Flow(FlowName name, Ending ending) implements ScriptSource {

        /** What the ending asks for. */
        public String own() {
            return name.value() + ending.suffix();
        }

        /** What runs if there is none of its own. */
        public String common() {
            return name.value();
        }
    }

    /**
     * One version of a flow, to be looked up where versions are kept before it can be run.
     *
     * @param version empty if there is none to run
     */
    record Pinned(String flow, String version) implements ScriptSource {}

    /** One version of a flow, with its text. */
    record Version(FlowText flow) implements ScriptSource {}

    /** A play request: the text itself. Only for callers who may bring code. */
    record Inline(String text) implements ScriptSource {

        /** The SHA-256 of the text in hex. */
        public String version() {
            return Sha256.hex(text);
        }

        /** Without the text, which may hold a secret. */
        @Override
        public String toString() {
            return "Inline[" + text.length() + " characters]";
        }
    }
}
