package io.aftercall.scripts;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code create_async} gives a script: the call is noted, and is made when the script has ended well. */
public final class DispatchedCall {

    private final String id;
    private final String type;

    DispatchedCall(String id, String type) {
        this.id = id;
        this.type = type;
    }

    /** The request's id, by which its status can be asked for. */
    public String getId() {
        return id;
    }

    /** Such as {@code payment_intent_request_dispatched}. */
    @Override
    public String toString() {
        return type + "_request_dispatched";
    }

    /** How it stands in a result or a reply. */
    Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("dispatched", toString());
        return map;
    }
}
