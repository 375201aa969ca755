package io.aftercall.request;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request as its caller gave them, a JSON object, for people and scripts; what is sent is the call. They
 * may be made when they are looked at, as few are. Thread-safe.
 */
public final class Params {

    private final Supplier<String> making;
    private volatile @Nullable String json;

    private Params(Supplier<String> making) {
        this.making = making;
    }

    public static Params of(String json) {
        Params known = new Params(() -> json);
        known.json = json;
        return known;
    }

    /** @param making run at most once; must not fail: whoever has a request may look at it anywhere */
    public static Params madeBy(Supplier<String> making) {
        return new Params(making);
    }

    public String json() {
        String made = json;
        return made == null ? make() : made;
    }

    private synchronized String make() {
        String made = json;
        if (made == null) {
            made = making.get();
            json = made;
        }
        return made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Params that && json().equals(that.json());
    }

    @Override
    public int hashCode() {
        return json().hashCode();
    }

    /** Without the parameters: they can hold personal data. */
    @Override
    public String toString() {
        return "Params";
    }
}
