package io.aftercall.scripts;

/**
 * A name that a script reads, or calls, and that its own text does not define.
 *
 * @param kind what it was written as
 */
record FreeName(String name, Kind kind, int line, int column) {

    enum Kind {
        VARIABLE,
        FUNCTION
    }

    String place() {
        return "line " + line + ", column " + column + ": ";
    }
}
