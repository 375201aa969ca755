package io.aftercall.scripts;

/** What compiling a text gave. */
sealed interface Compilation {

    /** To be released by whoever acquired it. */
    record Ready(CompiledScript script) implements Compilation {}

    record Broken(String version, String why) implements Compilation {}
}
