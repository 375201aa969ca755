package io.aftercall.scripts;

/** How the request ended whose flow is run. */
public enum Ending {
    RESPONSE("_response"),
    ERROR("_error");

    private final String suffix;

    Ending(String suffix) {
        this.suffix = suffix;
    }

    /** What a flow's file name carries behind its stem. */
    String suffix() {
        return suffix;
    }
}
