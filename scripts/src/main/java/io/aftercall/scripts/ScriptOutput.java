package io.aftercall.scripts;

import io.aftercall.config.Redactor;
import java.io.Writer;

/**
 * What one run printed, up to a limit. Thread-safe, because the output of a run that is stopped is read while the
 * script may still be printing.
 */
final class ScriptOutput extends Writer {

    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private boolean cut;

    ScriptOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        add(new String(chars, offset, length));
    }

    @Override
    public void write(String string) {
        add(string);
    }

    @Override
    public Writer append(CharSequence added) {
        add(String.valueOf(added)); // outside the lock: it may be an object of the script's own
        return this;
    }

    private synchronized void add(String added) {
        int free = limit - text.length();
        if (added.length() > free) {
            cut = true;
        }
        text.append(added, 0, Math.min(free, added.length()));
    }

    /** What was printed so far, without secrets, with a mark if there was more. */
    synchronized String snapshot() {
        if (text.isEmpty() && !cut) {
            return "";
        }
        String printed = Redactor.redact(text.toString());
        return cut ? printed + "\n… (output cut at " + limit + " characters)" : printed;
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        // a script that closes it may go on printing
    }
}
