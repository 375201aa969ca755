package io.aftercall.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code expand[]=latest_charge}: ids replaced by their objects. What cannot be expanded stays an id. */
final class Expansion {

    private Expansion() {}

    static Fields apply(Account account, Fields object, List<String> paths) {
        Fields expanded = object;
        for (String path : paths) {
            expanded = expand(account, expanded, path);
        }
        return expanded;
    }

    private static Fields expand(Account account, Fields object, String path) {
        int dot = path.indexOf('.');
        String name = dot < 0 ? path : path.substring(0, dot);
        String rest = dot < 0 ? "" : path.substring(dot + 1);
        return switch (object.get(name)) {
            case String id -> replaced(account, object, name, account.find(id), rest);
            case Fields nested -> replaced(account, object, name, nested, rest);
            case List<?> list
            when !rest.isEmpty() -> {
                List<Object> elements = new ArrayList<>();
                list.forEach(
                        each -> elements.add(each instanceof Fields fields ? expand(account, fields, rest) : each));
                yield object.copy().set(name, elements);
            }
            case null, default -> object;
        };
    }

    private static Fields replaced(Account account, Fields object, String name, @Nullable Fields below, String rest) {
        if (below == null) {
            return object;
        }
        return object.copy().set(name, rest.isEmpty() ? below : expand(account, below, rest));
    }
}
