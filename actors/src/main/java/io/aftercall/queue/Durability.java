package io.aftercall.queue;

import java.util.Locale;

/** What an acknowledgement is worth. */
public enum Durability {
    /** Nothing survives a stop of the store. */
    VOLATILE("volatile"),
    /** A crash of the machine may lose the last two seconds. */
    WINDOW("window-2s"),
    /** Survives a power loss as far as the disk keeps what it confirmed. */
    FSYNC("fsync"),
    /** The store does not tell its settings; the operator stands for them. */
    DECLARED("declared");

    private final String label;

    Durability(String label) {
        this.label = label.toLowerCase(Locale.ROOT);
    }

    /** As it is told in answers, logs and health. */
    public String label() {
        return label;
    }
}
