package io.aftercall.scripts;

/** What turns a run into {@link ScriptResult.Rejected}. A script that catches it is rejected all the same. */
final class ScriptRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScriptRefusal(String why) {
        super(why);
    }
}
