package io.aftercall.simulator;

import io.aftercall.simulator.FormValue.Branch;
import io.aftercall.simulator.FormValue.Text;
import java.util.Map;

/**
 * Metadata: at most 50 keys, 40 characters a key, 500 a value, no square brackets in a key
 * (docs.stripe.com/api/metadata). An empty value unsets its key, an empty text unsets all.
 */
final class Metadata {

    private Metadata() {}

    /** Empty values stay in the result: {@link #merge} needs them to know what to unset. */
    static Rule rule() {
        return (param, raw) -> switch (raw) {
            case Branch branch -> read(param, branch);
            case Text(String text) when text.isEmpty() -> null;
            case Text ignored -> throw Refusals.invalid(param, "Invalid object");
        };
    }

    private static Fields read(String param, Branch branch) {
        Fields metadata = new Fields();
        for (Map.Entry<String, FormValue> entry : branch.children().entrySet()) {
            String name = param + "[" + entry.getKey() + "]";
            if (!(entry.getValue() instanceof Text(String value))) {
                throw Refusals.invalid(name, "Metadata values must be strings");
            }
            if (entry.getKey().length() > 40) {
                throw Refusals.invalid(name, "Metadata keys can be up to 40 characters in length");
            }
            if (value.length() > 500) {
                throw Refusals.invalid(name, "Metadata values can be up to 500 characters in length");
            }
            metadata.set(entry.getKey(), value);
        }
        limit(param, metadata);
        return metadata;
    }

    /** What an object holds after {@code params} named metadata, or did not. */
    static Fields merge(Fields current, Fields params) {
        if (!params.asMap().containsKey("metadata")) {
            return current;
        }
        if (!params.has("metadata")) {
            return new Fields();
        }
        Fields merged = current.copy();
        params.nested("metadata").asMap().forEach((name, value) -> {
            if ("".equals(value)) {
                merged.remove(name);
            } else {
                merged.set(name, value);
            }
        });
        limit("metadata", merged);
        return merged;
    }

    private static void limit(String param, Fields metadata) {
        if (metadata.asMap().size() > 50) {
            throw Refusals.invalid(param, "Metadata can have up to 50 keys");
        }
    }
}
