package io.aftercall.queue;

import io.aftercall.request.InvalidSubmission;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that was told to stand still. What is under way in it is finished; nothing new begins.
 *
 * @param reason free text of whoever paused it; empty if none was given
 * @param since by the clock of the store
 */
public record Pause(Target target, String reason, Instant since) {

    /** What can be paused. */
    public enum Kind {
        /** No attempt and no script begins. */
        ALL,
        /** The scripts of one worker id are not handed out. */
        WORKER,
        /** No attempt begins for one Stripe account. */
        ACCOUNT,
        /** No attempt and no script begins in one context. */
        CONTEXT;

        /** As it is spelt in JSON: {@code account}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> ofWire(String wire) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wire().equals(wire))
                    .findFirst();
        }
    }

    /**
     * One thing that can be paused.
     *
     * @param name the worker id, the account's name ({@code inline} for those whose callers give the secret itself), or
     *     the context id; {@code all} for everything
     */
    public record Target(Kind kind, String name) {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

        public static final Target ALL = new Target(Kind.ALL, "all");

        /** @throws InvalidSubmission if nothing can have this name */
        public Target {
            if (!NAME.matcher(name).matches()) {
                throw new InvalidSubmission("name", "expected 1 to 128 letters, digits and '_', '-', '.', ':'");
            }
            if (kind == Kind.ALL && !name.equals("all")) {
                throw new InvalidSubmission("name", "expected 'all' for kind all");
            }
        }

        /** In one word: {@code account:eu}. */
        public String key() {
            return kind.wire() + ":" + name;
        }

        static Target parse(String field) {
            int colon = field.indexOf(':');
            Kind kind = Kind.ofWire(field.substring(0, Math.max(0, colon)))
                    .orElseThrow(() -> new IllegalArgumentException("no kind of pause: " + field));
            return new Target(kind, field.substring(colon + 1));
        }

        @Override
        public String toString() {
            return kind == Kind.ALL ? "everything" : kind.wire() + " " + name;
        }
    }

    private static final int MAX_REASON = 200;

    /** @throws InvalidSubmission if the reason is too long or holds controls */
    public static void requireReason(String reason) {
        if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidSubmission("reason", "expected at most " + MAX_REASON + " characters without controls");
        }
    }

    /** For a person: {@code account eu is paused since …: reason}. */
    public String sentence() {
        return target + " is paused since " + since + (reason.isEmpty() ? "" : ": " + reason);
    }
}
